using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Domain.Tickets.Notes;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Moving;

/// <summary>
/// Brings messages to another ticket, with that ticket's masks: what both tickets hold gets one number there, and the
/// vault shows there what the masks stand for. The old ticket keeps its numbers, so that a way back finds them again.
/// </summary>
internal static class MessageMover
{
    /// <param name="unsent">Files that go along with what is still being written.</param>
    /// <param name="written">What is still being written.</param>
    /// <returns>Which number a mask has there.</returns>
    public static async Task<IReadOnlyDictionary<(string Type, int Number), int>> MoveAsync(
        Work work, IReadOnlyList<Message> messages, Guid fromId, Guid toId, TimeProvider clock, CancellationToken ct,
        IReadOnlyCollection<Guid>? unsent = null, IEnumerable<string>? written = null)
    {
        var ids = messages.Select(m => m.Id).ToArray();
        var waiting = unsent?.ToArray() ?? [];
        var files = await work.Db.Set<TicketAttachment>()
            .Where(a => a.MessageId != null ? ids.Contains(a.MessageId.Value) : a.TicketId == fromId && waiting.Contains(a.Id)).ToListAsync(ct);
        var masks = messages.Select(m => m.Text).Concat(files.Select(f => f.Name)).Concat(written ?? []).SelectMany(PiiMask.FindAll)
            .Select(m => (m.Type, m.Number)).Distinct().ToList();
        var renumbered = masks.Count == 0 ? [] : await RenumberAsync(work, masks, fromId, toId, clock, ct);
        foreach (var message in messages)
            message.MoveTo(toId, PiiMask.Renumber(message.Text, renumbered));
        foreach (var file in files)
            file.MoveTo(toId, PiiMask.Renumber(file.Name, renumbered));
        await work.Db.Set<Mention>().Where(m => ids.Contains(m.MessageId)).ExecuteUpdateAsync(s => s.SetProperty(m => m.TicketId, toId), ct);
        return renumbered;
    }

    private static async Task<Dictionary<(string Type, int Number), int>> RenumberAsync(
        Work work, List<(string Type, int Number)> masks, Guid fromId, Guid toId, TimeProvider clock, CancellationToken ct)
    {
        // Held, so that nobody is copied who is being erased.
        await work.Db.Database.ExecuteSqlAsync(
            $"""
             SELECT 1 FROM data_subjects WHERE id IN (SELECT subject_id FROM vault_entries WHERE ticket_id = {fromId})
             ORDER BY id FOR KEY SHARE
             """, ct);
        var entries = (await work.Db.Set<VaultEntry>().AsNoTracking().Where(v => v.TicketId == fromId).OrderBy(v => v.Id).ToListAsync(ct))
            .ToLookup(v => (v.Type, v.Number));
        var there = (await work.Db.Set<VaultEntry>().Where(v => v.TicketId == toId).Select(v => new { v.Type, v.Number }).ToListAsync(ct))
            .Select(v => (v.Type, v.Number)).ToHashSet();
        var numbering = await TicketNumbering.LoadAsync(work.Db, VaultPlace.OnTicket(toId), ct);
        var renumbered = new Dictionary<(string, int), int>();
        foreach (var mask in masks)
        {
            var own = entries[mask].ToList();
            var lookup = own.Find(v => v.Lookup is not null)?.Lookup;
            var number = numbering.NumberFor(toId, mask.Type, lookup, mask.Number);
            renumbered[mask] = number;
            if (there.Contains((mask.Type, number)))
                continue;
            foreach (var entry in own)
                work.Add(entry.For(Ids.New(clock), toId, number));
        }

        return renumbered;
    }
}
