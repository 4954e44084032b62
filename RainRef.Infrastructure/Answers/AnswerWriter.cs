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
    public Task<Answer> WriteAsync(Work work, Guid ticketId, Draft draft, Actor actor, CancellationToken ct) =>
        WriteAsync(work, ticketId, draft, actor, AnswerOrigin.Drafted, ct);

    /// <summary>What a person edited may lack proof: it is kept and shown, and <see cref="SendAnswer"/> refuses it.</summary>
    public async Task<Answer> WriteAsync(Work work, Guid ticketId, Draft draft, Actor actor, AnswerOrigin origin, CancellationToken ct)
    {
        var enforced = CitationEnforcer.Check(draft);
        if (!enforced.Succeeded && origin != AnswerOrigin.Edited)
            throw new InvalidOperationException($"The draft for ticket {ticketId} is not sendable: {enforced.Error.Code}.");
        var earlier = await work.Db.Answers.Where(a => a.TicketId == ticketId).OrderBy(a => a.Id).ToListAsync(ct);
        foreach (var answer in earlier)
            answer.Supersede();
        var written = new Answer(
            Ids.New(clock), work.WorkspaceId, ticketId, draft, clock.GetUtcNow(), earlier.LastOrDefault(), origin,
            origin == AnswerOrigin.Drafted ? null : actor.Name);
        work.Add(written);
        foreach (var citation in draft.Citations)
            work.Add(new Citation(Ids.New(clock), work.WorkspaceId, written.Id, citation));
        var kind = origin == AnswerOrigin.Edited ? "answer.edited" : draft.Abstained ? "answer.abstained" : "answer.proposed";
        work.Record(new ReceiptDraft(kind, written.Id, ticketId, actor, Attest(draft, written, enforced.Error?.Code)));
        work.Announce(origin == AnswerOrigin.Edited ? "answer.edited" : "answer.proposed", written.Id, ticketId);
        return written;
    }

    private static JsonObject Attest(Draft draft, Answer written, string? fault) => new()
    {
        ["revision"] = written.Revision,
        ["origin"] = SnakeCase.Of(written.Origin),
        ["unproved"] = fault,
        ["contradictions"] = draft.Contradictions.Length,
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
