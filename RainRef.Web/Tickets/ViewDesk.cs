using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets;

/// <summary>What the console does with saved views, as the signed-in member.</summary>
internal sealed class ViewDesk(SignedIn signedIn, TicketViews views, TimeProvider clock)
{
    public Task<Result<IReadOnlyList<SavedView>>> ListAsync(CancellationToken ct) =>
        signedIn.AsAsync<IReadOnlyList<SavedView>>(Access.ReadTickets, async actor =>
            (SavedView[])[.. (await views.ListAsync(actor.WorkspaceId, actor.Id, ct)).Select(v => SavedView.Of(v, actor.Id))]);

    public Task<Result<SavedView>> AddAsync(string name, bool shared, ViewConditions conditions, TicketSort sort, CancellationToken ct) =>
        signedIn.AsAsync<SavedView>(Access.ReadTickets, async actor =>
        {
            var added = await views.AddAsync(
                actor, Ids.New(clock), name, shared, conditions, sort, actor.May(Access.WriteTickets), ct);
            return added.Succeeded ? SavedView.Of(added.Value, actor.Id) : added.Error;
        });

    public Task<Result<SavedView>> ChangeAsync(Guid id, ViewChange change, CancellationToken ct) =>
        signedIn.AsAsync<SavedView>(Access.ReadTickets, async actor =>
        {
            var changed = await views.ChangeAsync(
                actor, id, change, actor.May(Access.WriteTickets), actor.May(Access.ManageRouting), ct);
            return changed.Succeeded ? SavedView.Of(changed.Value, actor.Id) : changed.Error;
        });

    public Task<Result<bool>> RemoveAsync(Guid id, CancellationToken ct) =>
        signedIn.AsAsync<bool>(Access.ReadTickets, actor => views.RemoveAsync(actor, id, actor.May(Access.ManageRouting), ct));
}
