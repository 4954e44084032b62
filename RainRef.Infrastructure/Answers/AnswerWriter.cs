using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Answers;

/// <summary>Stores a ticket's draft in place of the one before, with its citations and its receipt.</summary>
public sealed class AnswerWriter(TimeProvider clock)
{
    /// <exception cref="InvalidOperationException">The draft has a sentence without proof, which no composer may return.</exception>
    public async Task<Answer> WriteAsync(Work work, Guid ticketId, Draft draft, Actor actor, CancellationToken ct)
    {
        var enforced = CitationEnforcer.Check(draft);
        if (!enforced.Succeeded)
            throw new InvalidOperationException($"The draft for ticket {ticketId} is not sendable: {enforced.Error.Code}.");
        var earlier = await work.Db.Answers
            .Where(a => a.TicketId == ticketId && a.Status == AnswerStatus.Proposed).ToListAsync(ct);
        foreach (var answer in earlier)
            answer.Supersede();
        var written = new Answer(Ids.New(clock), work.WorkspaceId, ticketId, draft, clock.GetUtcNow());
        work.Add(written);
        foreach (var citation in draft.Citations)
            work.Add(new Citation(Ids.New(clock), work.WorkspaceId, written.Id, citation));
        work.Record(new ReceiptDraft(
            draft.Abstained ? "answer.abstained" : "answer.proposed", written.Id, ticketId, actor, Attest(draft)));
        work.Announce("answer.proposed", written.Id, ticketId);
        return written;
    }

    internal static JsonObject Attest(Draft draft) => new()
    {
        ["engine"] = draft.Engine,
        ["confidence"] = draft.Confidence,
        ["sentences"] = draft.Sentences.Length,
        ["citations"] = new JsonArray([.. draft.Citations.Select(c => (JsonNode)new JsonObject
        {
            ["owner_kind"] = SnakeCase.Of(c.OwnerKind),
            ["owner_id"] = c.OwnerId.ToString("D"),
            ["version"] = c.OwnerVersion,
            ["start"] = c.Start,
            ["length"] = c.Length,
        })]),
    };
}
