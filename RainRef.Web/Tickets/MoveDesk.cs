using RainRef.Domain.Common;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Moving;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets;

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class MoveDesk(
    SignedIn member, SimilarTickets similar, TicketMoves moves, SharedReads reads, TimeProvider clock) : IMoveDesk
{
    private const int Shown = 5;

    // Below this, tickets share little more than how people write.
    private const double LeastLikeness = 0.12;

    public Task<Result<IReadOnlyList<SimilarTicket>>> SimilarAsync(Guid ticketId, CancellationToken cancellationToken) =>
        member.AsAsync<IReadOnlyList<SimilarTicket>>(Access.ReadTickets, async actor =>
            await reads.ReadAsync(
                actor.WorkspaceId, ("similar", ticketId), ct => similar.FindAsync(actor.WorkspaceId, ticketId, Shown, ct), cancellationToken) is { } found
                ? found.Where(f => f.Likeness >= LeastLikeness).ToList()
                : Error.NotFound("ticket"));

    public Task<Result<string>> MergeAsync(Guid from, Guid into, CancellationToken cancellationToken) => member.AsAsync(
        Access.WriteTickets, async actor =>
            (await moves.MergeAsync(actor, from, into, Ids.New(clock), cancellationToken)).Then<string>(_ => T["Merged."]));

    public Task<Result<string>> SplitAsync(Guid ticketId, Guid messageId, CancellationToken cancellationToken) => member.AsAsync(
        Access.WriteTickets, async actor =>
            (await moves.SplitAsync(actor, ticketId, messageId, Ids.New(clock), cancellationToken)).Then<string>(_ => T["Split off."]));

    public Task<Result<string>> UndoAsync(Guid ticketId, Guid moveId, CancellationToken cancellationToken) => member.AsAsync(
        Access.WriteTickets, async actor =>
            (await moves.UndoAsync(actor, ticketId, moveId, cancellationToken)).Then<string>(_ => T["Undone."]));
}
