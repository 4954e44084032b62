using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>
/// What lies encrypted under a person's key outside the vault: drafts and held replies go with the key, files keep their
/// row, and drafts on other people's tickets lose the address that was found.
/// </summary>
internal static class ErasePersonalRows
{
    public static async Task RunAsync(
        Work work, VaultCipher cipher, PiiPatternSet patterns, Guid?[] subjects, List<byte[]> lookups, DateTimeOffset now, CancellationToken ct)
    {
        await work.Db.Set<TicketAttachment>().Where(a => subjects.Contains(a.SubjectId))
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.Box, (byte[]?)null).SetProperty(a => a.SubjectId, (Guid?)null), ct);
        if (lookups.Count == 0)
            return;
        var drafts = await work.Db.Set<TicketDraft>().Where(d => !subjects.Contains(d.SubjectId)).ToListAsync(ct);
        foreach (var draft in drafts)
        {
            var subject = await work.Db.Set<DataSubject>().AsNoTracking().FirstAsync(s => s.Id == draft.SubjectId, ct);
            var key = cipher.Unwrap(work.WorkspaceId, subject.Id, subject.WrappedKey);
            var content = JsonSerializer.Deserialize<DraftText>(VaultCipher.Open(key, draft.Id, draft.Box), PayloadJson.Options)!;
            var state = new PiiMaskState(patterns);
            _ = PiiScrubber.Scrub(content.Text, state);
            var gone = state.Values.Where(v => lookups.Any(l => l.AsSpan().SequenceEqual(cipher.Lookup(work.WorkspaceId, v)))).ToList();
            if (gone.Count == 0)
                continue;
            var text = gone.Aggregate(content.Text, (t, v) => t.Replace(v.Original, TraceSweep.Erased, StringComparison.OrdinalIgnoreCase));
            draft.Write(subject.Id, VaultCipher.Seal(key, draft.Id, JsonSerializer.SerializeToUtf8Bytes(content with { Text = text }, PayloadJson.Options)), now);
        }
    }
}
