using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Domain.Tickets.Macros;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Drafts;
using RainRef.Infrastructure.Tickets.Notes;
using RainRef.Infrastructure.Tickets.Sending;

namespace RainRef.Infrastructure.Tickets;

/// <summary>What an agent sends: own words, or an answer with its proofs.</summary>
/// <param name="Sentences">The answer as the agent edited it; null sends it as it was proposed.</param>
/// <param name="Then">The ticket's status afterwards.</param>
/// <param name="Values">The values of an answer's slots by name.</param>
public sealed record ReplyDraft(
    string? Text, Guid? AnswerId, IReadOnlyList<DraftSentence>? Sentences, TicketStatus Then,
    IReadOnlyDictionary<string, string>? Values = null)
{
    /// <summary>The last message that the writer has seen; null skips the look at what came since.</summary>
    public Guid? ExpectedLastId { get; init; }

    /// <summary>Uploaded files that go along.</summary>
    public IReadOnlyList<Guid> AttachmentIds { get; init; } = [];

    /// <summary>What a macro does with it.</summary>
    public MacroActions? Actions { get; init; }

    /// <summary>The saved draft that it comes from, which ends with it.</summary>
    public long? DraftVersion { get; init; }

    // The compiler's version would put what was written into logs.
    public override string ToString() => AnswerId is { } id ? $"answer {id}" : $"{Text?.Length} characters";
}

/// <summary>A note for colleagues.</summary>
/// <param name="MemberIds">Whom it calls besides those that it names by <c>@Name</c>.</param>
public sealed record NoteDraft(string? Text, IReadOnlyList<Guid>? MemberIds = null)
{
    /// <inheritdoc cref="ReplyDraft.ExpectedLastId"/>
    public Guid? ExpectedLastId { get; init; }

    /// <inheritdoc cref="ReplyDraft.AttachmentIds"/>
    public IReadOnlyList<Guid> AttachmentIds { get; init; } = [];

    /// <inheritdoc cref="ReplyDraft.Actions"/>
    public MacroActions? Actions { get; init; }

    /// <inheritdoc cref="ReplyDraft.DraftVersion"/>
    public long? DraftVersion { get; init; }

    // The compiler's version would put what was written into logs.
    public override string ToString() => $"{Text?.Length} characters";
}

/// <summary>Stores what an agent writes on a ticket. Bringing it to the customer is the channel's part.</summary>
public sealed class ReplyDesk(WorkFactory works, TicketMasks masks, SendAnswer answers, TimeProvider clock)
{
    private static readonly Dictionary<string, string> NoValues = [];

    /// <summary>Sends a reply: it meets the first response, and the ticket waits for the customer unless told otherwise.</summary>
    public async Task<Result<Message>> ReplyAsync(Actor actor, Guid ticketId, Guid id, ReplyDraft draft, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var sent = await ReplyAsync(work, actor, ticketId, id, draft, ct);
        if (sent.Succeeded)
            await work.CommitAsync(ct);
        return sent;
    }

    /// <summary>The same within a unit of work; where it fails, nothing of that may be committed.</summary>
    public async Task<Result<Message>> ReplyAsync(Work work, Actor actor, Guid ticketId, Guid id, ReplyDraft draft, CancellationToken ct)
    {
        if (draft.AnswerId is not null == draft.Text is not null)
            return Error.Validation("text", "A reply has either text or answer_id.");
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        if (await Meanwhile.StopsAsync(work.Db, ticketId, actor, draft.ExpectedLastId, clock.GetUtcNow(), ct) is { } stopped)
            return stopped;
        var sent = draft.AnswerId is { } answerId
            ? await AnswerAsync(work, actor, answerId, new AnswerSending(draft.Values ?? NoValues, draft.Sentences, draft.Then, ticketId, id), ct)
            : await OwnWordsAsync(work, actor, ticket, id, draft, ct);
        if (!sent.Succeeded)
            return sent;
        var along = await AlongAsync(work, actor, sent.Value, draft.AttachmentIds, draft.Actions, ct);
        if (along is not null)
            return along;
        await TicketDrafts.EndAsync(work, ticketId, actor.Id, DraftKind.Reply, draft.DraftVersion, ct);
        return sent;
    }

    /// <summary>Leaves a note that only colleagues see.</summary>
    public async Task<Result<Message>> NoteAsync(Actor actor, Guid ticketId, Guid id, NoteDraft draft, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        if (await Meanwhile.StopsAsync(work.Db, ticketId, actor, draft.ExpectedLastId, clock.GetUtcNow(), ct) is { } stopped)
            return stopped;
        var called = await MentionQueries.CalledAsync(work.Db, draft.Text ?? "", draft.MemberIds ?? [], ct);
        if (!called.Succeeded)
            return called.Error;
        var clean = await CleanAsync(work, ticket, draft.Text, ct);
        if (!clean.Succeeded)
            return clean.Error;
        var now = clock.GetUtcNow();
        var note = new Message(id, work.WorkspaceId, ticketId, null, MessageDirection.Note, actor.Name, clean.Value, now);
        work.Add(note);
        foreach (var member in called.Value)
        {
            var mention = new Domain.Tickets.Notes.Mention(Ids.New(clock), note, member, now);
            work.Add(mention);
            work.Announce("mention.created", mention.Id, ticketId);
        }

        ticket.Touch(now);
        if (await AlongAsync(work, actor, note, draft.AttachmentIds, draft.Actions, ct) is { } wrong)
            return wrong;
        await TicketDrafts.EndAsync(work, ticketId, actor.Id, DraftKind.Note, draft.DraftVersion, ct);
        work.Announce("ticket.updated", ticketId, ticketId);
        await work.CommitAsync(ct);
        return note;
    }

    private async Task<Result<Message>> OwnWordsAsync(Work work, Actor actor, Ticket ticket, Guid id, ReplyDraft draft, CancellationToken ct)
    {
        var text = await CleanAsync(work, ticket, draft.Text, ct);
        if (!text.Succeeded)
            return text.Error;
        var now = clock.GetUtcNow();
        await TicketClocks.RespondedAsync(work, ticket, now, clock, ct);
        var changed = await new ChangeTicket(clock).SetStatusAsync(work, actor, ticket.Id, draft.Then, ct);
        if (!changed.Succeeded)
            return changed.Error;
        var message = new Message(id, work.WorkspaceId, ticket.Id, null, MessageDirection.Outbound, actor.Name, text.Value, now);
        work.Add(message);
        ticket.Touch(now);
        work.Record(new ReceiptDraft("reply.sent", message.Id, ticket.Id, actor, new JsonObject
        {
            ["answer_id"] = null,
            ["characters"] = message.Text.Length,
        }));
        work.Announce("reply.sent", message.Id, ticket.Id);
        return message;
    }

    // The files that go along, and what a macro does besides.
    private async Task<Error?> AlongAsync(
        Work work, Actor actor, Message message, IReadOnlyList<Guid> attachments, MacroActions? actions, CancellationToken ct)
    {
        if (await AttachmentDesk.GoWithAsync(work, actor, message, attachments, ct) is { } missing)
            return missing;
        if (actions is null || actions.IsEmpty)
            return null;
        var ticket = (await work.FindAsync<Ticket>(message.TicketId, ct))!;
        var tags = actions.AddTags is { Count: > 0 } more ? ticket.Tags.Union(more, StringComparer.OrdinalIgnoreCase).ToArray() : null;
        var change = new TicketChange(
            Tags: tags, Assign: actions.Assign is not null, AssigneeId: actions.Assign == MacroActions.ToMe ? actor.Id : null,
            Status: message.Direction == MessageDirection.Note ? actions.Status : null)
        { Priority = actions.Priority };
        return (await new ChangeTicket(clock).RunAsync(work, actor, message.TicketId, change, ct)).Error;
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
    private async Task<Result<Message>> AnswerAsync(Work work, Actor actor, Guid answerId, AnswerSending sending, CancellationToken ct)
    {
        var sent = await answers.RunAsync(work, actor, answerId, sending, ct);
        if (sent.Succeeded)
            return sent.Value.Message;
        if (sent.Error.Code is not ("answer_sent" or "answer_not_sendable"))
            return sent.Error;
        var answer = (await work.FindAsync<Answer>(answerId, ct))!;
        return answer is { Status: AnswerStatus.Proposed, Abstained: true }
            ? Error.Conflict("answer_abstained", "Nothing approved answers this; write the reply yourself.")
            : Error.Conflict("answer_not_current", $"The answer is {SnakeCase.Of(answer.Status)}; send the current one.");
    }
}
