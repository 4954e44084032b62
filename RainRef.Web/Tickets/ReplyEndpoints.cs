using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <summary>Own words, or an answer: as it was proposed, or as the agent edited it.</summary>
/// <param name="AnswerId">The ticket's current answer. Every sentence that is sent must be proved by a citation of it.</param>
/// <param name="Sentences">The answer's sentences with the numbers of their citations; absent sends it as it was proposed.</param>
/// <param name="Values">The values of an answer's slots by name.</param>
/// <param name="Then">The ticket's status afterwards: <c>pending</c> (the default: waits for the customer), <c>open</c> or <c>solved</c>.</param>
public sealed record ReplyBody(
    string? Text = null, Guid? AnswerId = null, IReadOnlyList<ReplySentence>? Sentences = null, string? Then = null,
    Dictionary<string, string>? Values = null)
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
        return new ReplyDraft(Text, AnswerId, Sentences?.Select(s => new DraftSentence(s.Text!, s.Citations ?? [])).ToArray(), then, Values);
    }
}

public sealed record ReplySentence(string? Text, int[]? Citations = null);

/// <param name="Text">Only colleagues see it.</param>
public sealed record NoteBody(string? Text);

internal static class ReplyEndpoints
{
    public static void MapReplyEndpoints(this RouteGroupBuilder tickets)
    {
        tickets.MapPost("/{id:guid}/replies", ReplyAsync).RequireAuthorization(Access.WriteTickets).WithName("ReplyToTicket")
            .WithSummary("Reply to the customer. An answer goes the way of POST /support/answers/{id}/send and is refused while a sentence of it has no proof. It meets the first response.");
        tickets.MapPost("/{id:guid}/notes", NoteAsync).RequireAuthorization(Access.WriteTickets).WithName("AddNote")
            .WithSummary("Leave a note that only colleagues see.");
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

    private static async Task<Results<Created<MessageView>, ProblemHttpResult>> ReplyAsync(
        Guid id, ReplyBody body, ReplyDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        return Sent(await desk.ReplyAsync(http.Actor(), id, http.NewId(clock), draft.Value, ct), http);
    }

    private static async Task<Results<Created<MessageView>, ProblemHttpResult>> NoteAsync(
        Guid id, NoteBody body, ReplyDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        Sent(await desk.NoteAsync(http.Actor(), id, http.NewId(clock), body.Text, ct), http);

    private static Results<Created<MessageView>, ProblemHttpResult> Sent(Result<Message> sent, HttpContext http)
    {
        if (!sent.Succeeded)
            return sent.Error.ToProblem(http);
        var m = sent.Value;
        return TypedResults.Created(
            $"/support/tickets/{m.TicketId}",
            new MessageView(m.Id, SnakeCase.Of(m.Direction), m.Author, m.Text, m.CreatedAt, m.AnswerId));
    }
}
