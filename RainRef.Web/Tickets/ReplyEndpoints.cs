using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Sending;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <summary>Own words, or an answer: as it was proposed, or as the agent edited it.</summary>
/// <param name="AnswerId">The ticket's current answer. Every sentence that is sent must be proved by a citation of it.</param>
/// <param name="Sentences">The answer's sentences with the numbers of their citations; absent sends it as it was proposed.</param>
/// <param name="Values">The values of an answer's slots by name.</param>
/// <param name="Then">The ticket's status afterwards: <c>pending</c> (the default: waits for the customer), <c>open</c> or <c>solved</c>.</param>
/// <param name="ExpectedLastMessageId">The last message that was seen (the empty id where there was none): 409 <c>ticket_moved_on</c> where others wrote since.</param>
/// <param name="HoldSeconds">1 to 60: sent only then, unless it is taken back; absent sends at once.</param>
/// <param name="AttachmentIds">Own uploads on the ticket that go along.</param>
/// <param name="Actions">What else is done with it, such as by a macro.</param>
/// <param name="DraftVersion">The saved draft that it comes from, which ends with it.</param>
public sealed record ReplyBody(
    string? Text = null, Guid? AnswerId = null, IReadOnlyList<ReplySentence>? Sentences = null, string? Then = null,
    Dictionary<string, string>? Values = null, Guid? ExpectedLastMessageId = null, int? HoldSeconds = null,
    IReadOnlyList<Guid>? AttachmentIds = null, MacroActionsBody? Actions = null, long? DraftVersion = null)
{
    public Result<ReplyDraft> ToDraft()
    {
        var then = TicketStatus.Pending;
        if (Then is not null && (!SnakeCase.TryParse(Then, out then) || then is not (TicketStatus.Pending or TicketStatus.Open or TicketStatus.Solved)))
            return Error.Validation("then", "then is pending, open or solved.");
        if (Sentences is not null && AnswerId is null)
            return Error.Validation("sentences", "sentences belong to an answer_id.");
        if (Sentences?.Any(s => s?.Text is null) is true)
            return Error.Validation("sentences", "A sentence has a text.");
        var actions = MacroActionsBody.Read(Actions);
        if (!actions.Succeeded)
            return actions.Error;
        return new ReplyDraft(Text, AnswerId, Sentences?.Select(s => new DraftSentence(s.Text!, s.Citations ?? [])).ToArray(), then, Values)
        {
            ExpectedLastId = ExpectedLastMessageId,
            AttachmentIds = AttachmentIds ?? [],
            Actions = actions.Value,
            DraftVersion = DraftVersion,
        };
    }
}

public sealed record ReplySentence(string? Text, int[]? Citations = null);

/// <param name="Text">Only colleagues see it. <c>@Name</c> calls the member of that name.</param>
/// <param name="Mentions">Ids of members whom it calls besides.</param>
/// <param name="ExpectedLastMessageId">As with a reply.</param>
/// <param name="AttachmentIds">As with a reply.</param>
/// <param name="Actions">As with a reply.</param>
/// <param name="DraftVersion">As with a reply.</param>
public sealed record NoteBody(
    string? Text, IReadOnlyList<Guid>? Mentions = null, Guid? ExpectedLastMessageId = null, IReadOnlyList<Guid>? AttachmentIds = null,
    MacroActionsBody? Actions = null, long? DraftVersion = null);

internal static class ReplyEndpoints
{
    public static void MapReplyEndpoints(this RouteGroupBuilder tickets)
    {
        tickets.MapPost("/{id:guid}/replies", ReplyAsync).RequireAuthorization(Access.WriteTickets).WithName("ReplyToTicket")
            .WithSummary("Reply to the customer. An answer goes the way of POST /support/answers/{id}/send and is refused while a sentence of it has no proof. It meets the first response. With hold_seconds it is answered by 202 and goes out when they have passed.");
        tickets.MapGet("/{id:guid}/replies/held", HeldAsync).RequireAuthorization(Access.WriteTickets).WithName("HeldReplies")
            .WithSummary("The caller's replies on this ticket that wait to go out, and those that were stopped since somebody wrote in between.");
        tickets.MapPost("/{id:guid}/replies/held/{reply:guid}/take-back", TakeBackAsync).RequireAuthorization(Access.WriteTickets).WithName("TakeReplyBack")
            .WithSummary("Take a held reply back; its words are the caller's draft again. 409 once it was sent.");
        tickets.MapPost("/{id:guid}/notes", NoteAsync).RequireAuthorization(Access.WriteTickets).WithName("AddNote")
            .WithSummary("Leave a note that only colleagues see; @Name calls a colleague.");
        MapTransition(tickets, "wait", TicketStatus.Pending, "WaitForCustomer", "Wait for the customer; the clocks pause.");
        MapTransition(tickets, "reopen", TicketStatus.Open, "ReopenTicket", "Open again; the clocks go on.");
        MapTransition(tickets, "solve", TicketStatus.Solved, "SolveTicket", "Solve; it closes when the grace is over.");
    }

    private static void MapTransition(RouteGroupBuilder tickets, string path, TicketStatus status, string name, string summary) =>
        tickets.MapPost(
            $"/{{id:guid}}/{path}",
            (Guid id, WorkFactory works, TicketMasks masks, TicketQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct) =>
                SupportEndpoints.ApplyAsync(id, new TicketChange(Status: status), works, masks, queries, clock, http, ct))
            .RequireAuthorization(Access.WriteTickets).WithName(name).WithSummary(summary);

    private static async Task<Results<Created<MessageView>, Accepted<HeldView>, ProblemHttpResult>> ReplyAsync(
        Guid id, ReplyBody body, ReplyDesk desk, HeldReplies holding, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        if (body.HoldSeconds is { } seconds)
        {
            var held = await holding.HoldAsync(http.Actor(), id, http.NewId(clock), draft.Value, seconds, ct);
            return held.Succeeded ? TypedResults.Accepted($"/support/tickets/{id}/replies/held", held.Value) : held.Error.ToProblem(http);
        }

        var sent = await desk.ReplyAsync(http.Actor(), id, http.NewId(clock), draft.Value, ct);
        return sent.Succeeded ? Created(sent.Value) : sent.Error.ToProblem(http);
    }

    private static async Task<Results<Created<MessageView>, ProblemHttpResult>> NoteAsync(
        Guid id, NoteBody body, ReplyDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actions = MacroActionsBody.Read(body.Actions);
        if (!actions.Succeeded)
            return actions.Error.ToProblem(http);
        var note = new NoteDraft(body.Text, body.Mentions)
        {
            ExpectedLastId = body.ExpectedLastMessageId,
            AttachmentIds = body.AttachmentIds ?? [],
            Actions = actions.Value,
            DraftVersion = body.DraftVersion,
        };
        var left = await desk.NoteAsync(http.Actor(), id, http.NewId(clock), note, ct);
        return left.Succeeded ? Created(left.Value) : left.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<HeldList>, ProblemHttpResult>> HeldAsync(
        Guid id, HeldReplies holding, HttpContext http, CancellationToken ct) =>
        await holding.OfAsync(http.Actor(), id, ct) is { } rows ? TypedResults.Ok(new HeldList(rows)) : Error.NotFound("ticket").ToProblem(http);

    private static async Task<Results<Ok<HeldView>, ProblemHttpResult>> TakeBackAsync(
        Guid id, Guid reply, HeldReplies holding, HttpContext http, CancellationToken ct)
    {
        var back = await holding.TakeBackAsync(http.Actor(), id, reply, ct);
        return back.Succeeded ? TypedResults.Ok(back.Value) : back.Error.ToProblem(http);
    }

    private static Created<MessageView> Created(Message m) => TypedResults.Created(
        $"/support/tickets/{m.TicketId}", new MessageView(m.Id, SnakeCase.Of(m.Direction), m.Author, m.Text, m.CreatedAt, m.AnswerId));
}

public sealed record HeldList(IReadOnlyList<HeldView> Items);
