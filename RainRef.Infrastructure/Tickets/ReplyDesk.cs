using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets;

/// <summary>What an agent sends: own words, or an answer with its proofs.</summary>
/// <param name="Sentences">The answer as the agent edited it; null sends it as it was proposed.</param>
/// <param name="Then">The ticket's status afterwards.</param>
public sealed record ReplyDraft(string? Text, Guid? AnswerId, IReadOnlyList<DraftSentence>? Sentences, TicketStatus Then);

/// <summary>Stores what an agent writes on a ticket. Bringing it to the customer is the channel's part.</summary>
public sealed class ReplyDesk(WorkFactory works, TicketMasks masks, TimeProvider clock)
{
    /// <summary>Sends a reply: it meets the first response, and the ticket waits for the customer unless told otherwise.</summary>
    public async Task<Result<Message>> ReplyAsync(Actor actor, Guid ticketId, Guid id, ReplyDraft draft, CancellationToken ct)
    {
        if (draft.AnswerId is not null == draft.Text is not null)
            return Error.Validation("text", "A reply has either text or answer_id.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var answered = draft.AnswerId is { } answerId ? await TakeAnswerAsync(work, actor, ticketId, answerId, draft.Sentences, ct) : default(Result<Answer>?);
        if (answered is { Succeeded: false } refused)
            return refused.Error;
        var answer = answered?.Value;
        var text = await CleanAsync(work, ticket, answer is null ? draft.Text : AnswerMarkdown.Of(answer), ct);
        if (!text.Succeeded)
            return text.Error;
        var now = clock.GetUtcNow();
        await TicketClocks.RespondedAsync(work, ticket, now, clock, ct);
        var changed = await new ChangeTicket(clock).SetStatusAsync(work, actor, ticketId, draft.Then, ct);
        if (!changed.Succeeded)
            return changed.Error;
        var message = new Message(id, work.WorkspaceId, ticketId, null, MessageDirection.Outbound, actor.Name, text.Value, now, answer?.Id);
        work.Add(message);
        ticket.Touch(now);
        await AttestAsync(work, actor, message, answer, ct);
        await work.CommitAsync(ct);
        return message;
    }

    /// <summary>Leaves a note that only colleagues see.</summary>
    public async Task<Result<Message>> NoteAsync(Actor actor, Guid ticketId, Guid id, string? text, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var clean = await CleanAsync(work, ticket, text, ct);
        if (!clean.Succeeded)
            return clean.Error;
        var now = clock.GetUtcNow();
        var note = new Message(id, work.WorkspaceId, ticketId, null, MessageDirection.Note, actor.Name, clean.Value, now);
        work.Add(note);
        ticket.Touch(now);
        work.Announce("ticket.updated", ticketId, ticketId);
        await work.CommitAsync(ct);
        return note;
    }

    private async Task<Result<string>> CleanAsync(Work work, Ticket ticket, string? text, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > RefEvent.MaxTextLength)
            return Error.Validation("text", $"text has 1 to {RefEvent.MaxTextLength:N0} characters.");
        return StorableText.Check("text", text) is { } error
            ? error
            : (await masks.MaskAsync(work, ticket, text.Trim().ReplaceLineEndings("\n"), ct)).Text;
    }

    private async Task<Result<Answer>> TakeAnswerAsync(
        Work work, Actor actor, Guid ticketId, Guid answerId, IReadOnlyList<DraftSentence>? sentences, CancellationToken ct)
    {
        if (await work.LockAsync<Answer>(answerId, ct) is not { } answer || answer.TicketId != ticketId)
            return Error.NotFound("answer");
        if (answer.Status != AnswerStatus.Proposed)
            return Error.Conflict("answer_not_current", $"The answer is {SnakeCase.Of(answer.Status)}; send the current one.");
        if (answer.Abstained)
            return Error.Conflict("answer_abstained", "Nothing approved answers this; write the reply yourself.");
        var citations = await work.Db.Citations.AsNoTracking().Where(c => c.AnswerId == answerId).ToListAsync(ct);
        var draft = new Draft(
            false, null, answer.Confidence, answer.Threshold, sentences is null ? answer.Sentences : [.. sentences],
            [.. citations.Select(c => new CitationDraft(
                c.Number, c.FragmentId, c.OwnerKind, c.OwnerId, c.OwnerVersion, c.Start, c.Length, c.Title, c.Quote))],
            answer.Retrieved, answer.Engine);
        var enforced = CitationEnforcer.Check(draft);
        if (!enforced.Succeeded)
            return enforced.Error;
        return await SendAnswer.LapsedAsync(work, citations, ct) ?? answer.Send(actor.Name, clock.GetUtcNow(), draft.Sentences);
    }

    private static async Task AttestAsync(Work work, Actor actor, Message message, Answer? answer, CancellationToken ct)
    {
        var cited = answer?.Sentences.SelectMany(s => s.Citations).ToHashSet();
        var proofs = answer is null
            ? []
            : await work.Db.Citations.AsNoTracking().Where(c => c.AnswerId == answer.Id).OrderBy(c => c.Number).ToListAsync(ct);
        work.Record(new ReceiptDraft("reply.sent", message.Id, message.TicketId, actor, new JsonObject
        {
            ["answer_id"] = answer?.Id.ToString("D"),
            ["characters"] = message.Text.Length,
            ["sentences"] = answer?.Sentences.Length,
            ["citations"] = new JsonArray([.. proofs.Where(c => cited!.Contains(c.Number)).Select(c => (JsonNode)new JsonObject
            {
                ["owner_kind"] = SnakeCase.Of(c.OwnerKind),
                ["owner_id"] = c.OwnerId.ToString("D"),
                ["version"] = c.OwnerVersion,
            })]),
        }));
        work.Announce("reply.sent", message.Id, message.TicketId);
    }
}
