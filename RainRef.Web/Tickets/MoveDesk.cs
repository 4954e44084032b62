using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Tickets.Moving;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class MoveDesk(
    AuthenticationStateProvider authentication, ActorCache actors, SimilarTickets similar, TicketMoves moves, TimeProvider clock) : IMoveDesk
{
    private const int Shown = 5;

    // Below this, tickets share little more than how people write.
    private const double LeastLikeness = 0.12;

    public Task<Result<IReadOnlyList<SimilarTicket>>> SimilarAsync(Guid ticketId, CancellationToken cancellationToken) =>
        AsAsync<IReadOnlyList<SimilarTicket>>(Access.ReadTickets, async actor =>
            await similar.FindAsync(actor.WorkspaceId, ticketId, Shown, cancellationToken) is { } found
                ? found.Where(f => f.Likeness >= LeastLikeness).ToList()
                : Error.NotFound("ticket"));

    public Task<Result<string>> MergeAsync(Guid from, Guid into, CancellationToken cancellationToken) => AsAsync(
        Access.WriteTickets, async actor =>
            (await moves.MergeAsync(actor, from, into, Ids.New(clock), cancellationToken)).Then<string>(_ => "Merged."));

    public Task<Result<string>> SplitAsync(Guid ticketId, Guid messageId, CancellationToken cancellationToken) => AsAsync(
        Access.WriteTickets, async actor =>
            (await moves.SplitAsync(actor, ticketId, messageId, Ids.New(clock), cancellationToken)).Then<string>(_ => "Split off."));

    public Task<Result<string>> UndoAsync(Guid ticketId, Guid moveId, CancellationToken cancellationToken) => AsAsync(
        Access.WriteTickets, async actor =>
            (await moves.UndoAsync(actor, ticketId, moveId, cancellationToken)).Then<string>(_ => "Undone."));

    // A circuit outlives its cookie, so the account is looked at again with every call.
    private async Task<Result<T>> AsAsync<T>(string permission, Func<Actor, Task<Result<T>>> act)
    {
        var actor = (await authentication.GetAuthenticationStateAsync()).User.ToActor();
        if (actor is null || !await actors.IsCurrentAsync(actor, CancellationToken.None))
            return new Error(ErrorKind.Unauthenticated, "unauthenticated", "You are signed out. Sign in again.");
        if (!actor.May(permission))
            return Error.Forbidden("forbidden", "Your role may not do this.");
        return await act(actor);
    }
}
