using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Moving;
using RainRef.Infrastructure.Tickets.Moving;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <param name="Into">The ticket that goes on for both.</param>
public sealed record MergeBody(Guid? Into = null);

/// <param name="MessageId">A message of the customer's, not the first.</param>
public sealed record SplitBody(Guid? MessageId = null);

public sealed record SimilarList(IReadOnlyList<SimilarTicket> Items);

/// <param name="Id">By which it can be undone.</param>
/// <param name="FromId">The ticket that the messages left.</param>
/// <param name="ToId">The ticket that has them.</param>
public sealed record MoveResult(
    Guid Id, string Kind, Guid FromId, Guid ToId, IReadOnlyList<Guid> MessageIds, string By, DateTimeOffset CreatedAt,
    DateTimeOffset? UndoneAt)
{
    public static MoveResult Of(TicketMove move) => new(
        move.Id, SnakeCase.Of(move.Kind), move.FromId, move.ToId, move.MessageIds, move.ByName, move.CreatedAt, move.UndoneAt);
}

internal static class MoveEndpoints
{
    private const int DefaultSimilar = 10;

    public static void MapMoveEndpoints(this RouteGroupBuilder tickets)
    {
        tickets.MapGet("/{id:guid}/similar", SimilarAsync).RequireAuthorization(Access.ReadTickets).WithName("SimilarTickets")
            .WithSummary("Tickets that say the same, the most alike first, each with its likeness (0 to 1) and why. limit is 1 to 50, 10 when absent.");
        tickets.MapPost("/{id:guid}/merge", MergeAsync).RequireAuthorization(Access.WriteTickets).WithName("MergeTicket")
            .WithSummary("Merge this ticket into another: its messages go there, it closes, and replies to it go there from then on.");
        tickets.MapPost("/{id:guid}/split", SplitAsync).RequireAuthorization(Access.WriteTickets).WithName("SplitTicket")
            .WithSummary("Give one of the customer's messages, not the first, a ticket of its own.");
        tickets.MapPost("/{id:guid}/moves/{move:guid}/undo", UndoAsync).RequireAuthorization(Access.WriteTickets).WithName("UndoMove")
            .WithSummary("Take a merge or a split of this ticket back. What came to the survivor since a merge stays there.");
    }

    private static async Task<Results<Ok<SimilarList>, ProblemHttpResult>> SimilarAsync(
        Guid id, int? limit, SimilarTickets similar, HttpContext http, CancellationToken ct)
    {
        if (limit is < 1 or > SimilarTickets.MaxResults)
            return Error.Validation("limit", $"limit is 1 to {SimilarTickets.MaxResults}.").ToProblem(http);
        return await similar.FindAsync(http.Actor().WorkspaceId, id, limit ?? DefaultSimilar, ct) is { } found
            ? TypedResults.Ok(new SimilarList(found))
            : Error.NotFound("ticket").ToProblem(http);
    }

    private static async Task<Results<Ok<MoveResult>, ProblemHttpResult>> MergeAsync(
        Guid id, MergeBody body, TicketMoves moves, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        body.Into is { } into
            ? Answer(await moves.MergeAsync(http.Actor(), id, into, http.NewId(clock), ct), http)
            : Error.Validation("into", "into is the id of the ticket that goes on for both.").ToProblem(http);

    private static async Task<Results<Ok<MoveResult>, ProblemHttpResult>> SplitAsync(
        Guid id, SplitBody body, TicketMoves moves, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        body.MessageId is { } message
            ? Answer(await moves.SplitAsync(http.Actor(), id, message, http.NewId(clock), ct), http)
            : Error.Validation("message_id", "message_id is the id of one of the ticket's messages.").ToProblem(http);

    private static async Task<Results<Ok<MoveResult>, ProblemHttpResult>> UndoAsync(
        Guid id, Guid move, TicketMoves moves, HttpContext http, CancellationToken ct) =>
        Answer(await moves.UndoAsync(http.Actor(), id, move, ct), http);

    private static Results<Ok<MoveResult>, ProblemHttpResult> Answer(Result<TicketMove> done, HttpContext http) =>
        done.Succeeded ? TypedResults.Ok(MoveResult.Of(done.Value)) : done.Error.ToProblem(http);
}
