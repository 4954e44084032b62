using System.Text.Json.Nodes;
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
/// <param name="Values">The values of an answer's slots by name.</param>
public sealed record ReplyDraft(
    string? Text, Guid? AnswerId, IReadOnlyList<DraftSentence>? Sentences, TicketStatus Then,
    IReadOnlyDictionary<string, string>? Values = null);

/// <summary>Stores what an agent writes on a ticket. Bringing it to the customer is the channel's part.</summary>
public sealed class ReplyDesk(WorkFactory works, TicketMasks masks, SendAnswer answers, TimeProvider clock)
{
    private static readonly Dictionary<string, string> NoValues = [];

    /// <summary>Sends a reply: it meets the first response, and the ticket waits for the customer unless told otherwise.</summary>
    public async Task<Result<Message>> ReplyAsync(Actor actor, Guid ticketId, Guid id, ReplyDraft draft, CancellationToken ct)
    {
        if (draft.AnswerId is not null == draft.Text is not null)
            return Error.Validation("text", "A reply has either text or answer_id.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (draft.AnswerId is { } answerId)
            return await SendAsync(work, actor, answerId, new AnswerSending(draft.Values ?? NoValues, draft.Sentences, draft.Then, ticketId, id), ct);
        var text = await CleanAsync(work, ticket, draft.Text, ct);
        if (!text.Succeeded)
            return text.Error;
        var now = clock.GetUtcNow();
        await TicketClocks.RespondedAsync(work, ticket, now, clock, ct);
        var changed = await new ChangeTicket(clock).SetStatusAsync(work, actor, ticketId, draft.Then, ct);
        if (!changed.Succeeded)
            return changed.Error;
        var message = new Message(id, work.WorkspaceId, ticketId, null, MessageDirection.Outbound, actor.Name, text.Value, now);
        work.Add(message);
        ticket.Touch(now);
        work.Record(new ReceiptDraft("reply.sent", message.Id, ticketId, actor, new JsonObject
        {
            ["answer_id"] = null,
            ["characters"] = message.Text.Length,
        }));
        work.Announce("reply.sent", message.Id, ticketId);
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

    // The same way as everywhere; under the codes that this route has always had.
    private async Task<Result<Message>> SendAsync(Work work, Actor actor, Guid answerId, AnswerSending sending, CancellationToken ct)
    {
        var sent = await answers.RunAsync(work, actor, answerId, sending, ct);
        if (sent.Succeeded)
        {
            await work.CommitAsync(ct);
            return sent.Value.Message;
        }

        if (sent.Error.Code is not ("answer_sent" or "answer_not_sendable"))
            return sent.Error;
        var answer = (await work.FindAsync<Answer>(answerId, ct))!;
        return answer is { Status: AnswerStatus.Proposed, Abstained: true }
            ? Error.Conflict("answer_abstained", "Nothing approved answers this; write the reply yourself.")
            : Error.Conflict("answer_not_current", $"The answer is {SnakeCase.Of(answer.Status)}; send the current one.");
    }
}
