using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Bulk;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Bulk;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets;

/// <summary>Changes many tickets, as the signed-in member.</summary>
internal sealed class BulkDesk(SignedIn signedIn, TicketBulk bulk, InboxLists lists, TimeProvider clock)
{
    /// <summary>How many tickets that match a place there are to change, up to one more than the most.</summary>
    public Task<Result<int>> CountAsync(InboxPlace place, CancellationToken ct) =>
        signedIn.AsAsync<int>(Access.WriteTickets, async actor =>
        {
            var list = await lists.OfAsync(actor, place, ct);
            return list.Succeeded ? await bulk.CountAsync(actor.WorkspaceId, list.Value.Filter, ct) : list.Error;
        });

    /// <param name="picked">The tickets; null takes all that match the place.</param>
    public Task<Result<BulkView>> StartAsync(InboxPlace place, IReadOnlyCollection<Guid>? picked, BulkChange change, CancellationToken ct) =>
        signedIn.AsAsync<BulkView>(Access.WriteTickets, async actor =>
        {
            if (picked is not null)
                return await bulk.StartAsync(actor, Ids.New(clock), new TicketFilter { Ids = picked }, change, ct);
            var list = await lists.OfAsync(actor, place, ct);
            return list.Succeeded ? await bulk.StartAsync(actor, Ids.New(clock), list.Value.Filter, change, ct) : list.Error;
        });

    public Task<Result<BulkView>> UndoAsync(Guid id, CancellationToken ct) =>
        signedIn.AsAsync<BulkView>(Access.WriteTickets, actor => bulk.UndoAsync(actor, id, actor.May(Access.ManageRouting), ct));

    /// <summary>What one began last, as long as it can be undone; null where there is nothing.</summary>
    public Task<Result<BulkView?>> LatestAsync(CancellationToken ct) =>
        signedIn.AsAsync<BulkView?>(Access.ReadTickets, async actor => await bulk.LatestAsync(actor, ct));

    public Task<Result<BulkView>> FindAsync(Guid id, CancellationToken ct) =>
        signedIn.AsAsync<BulkView>(Access.ReadTickets, async actor =>
            await bulk.FindAsync(actor.WorkspaceId, id, ct) is { } view ? view : Error.NotFound("bulk operation"));
}
