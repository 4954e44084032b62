using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Drafts;

namespace RainRef.Infrastructure.Tickets.Moving;

/// <summary>Something that is being written on a ticket.</summary>
/// <param name="Row">Null where it is the ticket's answer, as a person edited it.</param>
internal sealed record BeingWritten(Guid OwnerId, DraftKind Kind, DraftText Content, TicketDraft? Row);

/// <summary>
/// What people are writing on a ticket goes along when it is merged, each into their own box there. The ticket keeps its
/// drafts, which nobody sees while it is merged, so that a way back knows what came from it.
/// </summary>
public sealed class DraftCarrier(TicketDrafts drafts)
{
    internal async Task<List<BeingWritten>> ReadAsync(Work work, Guid ticketId, CancellationToken ct)
    {
        var found = (await drafts.OnAsync(work, ticketId, ct))
            .ConvertAll(d => new BeingWritten(d.Row.OwnerId, d.Row.Kind, d.Content, d.Row));
        if (await EditedAnswerAsync(work, ticketId, ct) is { } answer)
            found.Add(answer);
        return found;
    }

    /// <summary>Their words, and the files that wait with them, for what moves them.</summary>
    internal static (IReadOnlyCollection<Guid> Files, IEnumerable<string> Texts) PartsOf(List<BeingWritten> written) =>
        ([.. written.SelectMany(w => w.Content.AttachmentIds ?? [])], written.Select(w => w.Content.Text));

    internal async Task CarryAsync(
        Work work, Ticket into, List<BeingWritten> written, IReadOnlyDictionary<(string Type, int Number), int> numbers, CancellationToken ct)
    {
        foreach (var one in written)
        {
            await drafts.PutBehindAsync(work, into, one.OwnerId, one.Kind.Elsewhere(), null, Renumbered(one.Content, numbers), ct);
            // Two of one writer come after one another, and what was put is looked for by the next.
            await work.Db.SaveChangesAsync(ct);
        }
    }

    /// <summary>What still stands there as it came goes back; what was changed since stays, and the old form is there again too.</summary>
    /// <param name="there">The numbers that masks have on the ticket that it leaves.</param>
    internal async Task<IReadOnlyCollection<Guid>> ReturnAsync(
        Work work, Ticket from, Ticket there, List<BeingWritten> written, IReadOnlyDictionary<(string Type, int Number), int> numbers, CancellationToken ct)
    {
        var files = new List<Guid>();
        foreach (var one in written)
        {
            var taken = await drafts.TakeOutAsync(work, there, one.OwnerId, one.Kind.Elsewhere(), Renumbered(one.Content, numbers), ct);
            if (taken is true)
                files.AddRange(one.Content.AttachmentIds ?? []);
            // Sent or given up there, it is done with; changed there, its files stay with what it became.
            else if (one.Row is { } row)
                await drafts.PutAsync(work, from, row, one.OwnerId, one.Kind, taken is null ? new DraftText("") : one.Content with { AttachmentIds = null }, ct);
            await work.Db.SaveChangesAsync(ct);
        }

        return files;
    }

    private static DraftText Renumbered(DraftText content, IReadOnlyDictionary<(string Type, int Number), int> numbers) =>
        content with { Text = PiiMask.Renumber(content.Text, numbers) };

    // Its proofs stay behind; the words are their writer's.
    private static async Task<BeingWritten?> EditedAnswerAsync(Work work, Guid ticketId, CancellationToken ct)
    {
        if (await work.Db.Answers.Where(a => a.TicketId == ticketId && a.Status == AnswerStatus.Proposed && a.Origin == AnswerOrigin.Edited)
                .OrderByDescending(a => a.Id).FirstOrDefaultAsync(ct) is not { } answer)
            return null;
        var body = await work.Db.Receipts.Where(r => r.SubjectId == answer.Id && r.Kind == "answer.edited").Select(r => r.Body).FirstOrDefaultAsync(ct);
        return body is not null && JsonNode.Parse(body)?["actor"]?["id"]?.GetValue<string>() is { } id && Guid.TryParse(id, out var writer)
                ? new BeingWritten(writer, DraftKind.Reply, new DraftText(AnswerMarkdown.Of(answer.Sentences, numbered: false)), null)
                : null;
    }
}
