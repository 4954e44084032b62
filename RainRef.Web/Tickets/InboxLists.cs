using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Tickets;

/// <summary>What a place of the inbox holds, and how much is in each of them.</summary>
internal sealed class InboxLists(TicketViews views, TicketQueries queries, RoutingShelf routing, SharedReads reads)
{
    private const int MaxPiles = 100;

    /// <summary>Some tickets of a list. Everybody in a workspace sees the same tickets, so those who ask at once share the answer.</summary>
    public Task<Result<InboxStretch>> ReadAsync(Actor actor, InboxPlace place, TicketCursor? after, CancellationToken ct)
    {
        var own = place.Saved is not null || place.View.Conditions().With(place.Narrowed) is { Assignee: ViewConditions.Me } or { Mentioned: true };
        return reads.ReadAsync(
            actor.WorkspaceId, ("list", own ? actor.Id : Guid.Empty, place, after),
            async token =>
            {
                var list = await OfAsync(actor, place, token);
                if (!list.Succeeded)
                    return list.Error;
                var (filter, sort, view) = list.Value;
                var tickets = await queries.StretchAsync(actor.WorkspaceId, filter, sort, after, InboxStretch.Rows, token);
                return (Result<InboxStretch>)new InboxStretch(tickets, sort, view);
            },
            ct);
    }

    /// <inheritdoc cref="TicketQueries.RowsAsync"/>
    public Task<TicketRow[]> RowsAsync(Guid workspaceId, IReadOnlyCollection<Guid> ids, CancellationToken ct) => reads.ReadAsync(
        workspaceId, ("rows", string.Join(',', ids.Order().Select(id => id.ToString("N")))),
        token => queries.RowsAsync(workspaceId, ids, token), ct);

    public Task<Result<InboxCounts>> CountAsync(Actor actor, InboxPlace place, CancellationToken ct) =>
        reads.ReadAsync(actor.WorkspaceId, ("counts", actor.Id, place), token => CountAllAsync(actor, place, token), ct);

    /// <summary>The filter and the order of a list, and the saved view that it is.</summary>
    public async Task<Result<(TicketFilter Filter, TicketSort Sort, SavedView? View)>> OfAsync(Actor actor, InboxPlace place, CancellationToken ct)
    {
        if (place.Saved is not { } id)
        {
            var own = place.View.Conditions().With(place.Narrowed);
            return (TicketFilter.Of(own, actor.Id), place.Sort ?? place.View.Sort(), null);
        }

        if (await views.FindAsync(actor.WorkspaceId, actor.Id, id, ct) is not { } saved)
            return Error.NotFound("view");
        return (TicketFilter.Of(saved.Conditions.With(place.Narrowed), actor.Id), place.Sort ?? saved.Sort, SavedView.Of(saved, actor.Id));
    }

    private async Task<Result<InboxCounts>> CountAllAsync(Actor actor, InboxPlace place, CancellationToken ct)
    {
        var saved = await views.ListAsync(actor.WorkspaceId, actor.Id, ct);
        var queues = (await routing.OfAsync(actor.WorkspaceId, ct)).Queues.Where(q => q.Enabled).ToList();
        var here = place.Saved is { } id
            ? saved.FirstOrDefault(v => v.Id == id)?.Conditions ?? new ViewConditions()
            : place.View.Conditions();
        var shown = saved.Take(MaxPiles).ToList();
        List<TicketFilter> filters =
        [
            TicketFilter.Of(here.With(place.Narrowed), actor.Id),
            .. InboxViews.All.Select(v => TicketFilter.Of(v.Conditions(), actor.Id)),
            .. shown.Select(v => TicketFilter.Of(v.Conditions, actor.Id)),
            .. queues.Take(MaxPiles).Select(q => OfQueue(q.Name)),
        ];
        var counts = new Queue<TicketCount>(await queries.CountUpAsync(actor.WorkspaceId, filters, ct));
        return new InboxCounts(
            counts.Dequeue(),
            InboxViews.All.ToDictionary(v => v, _ => counts.Dequeue()),
            [.. shown.Select(v => new SavedPile(SavedView.Of(v, actor.Id), counts.Dequeue()))],
            [.. queues.Take(MaxPiles).Select(q => new QueuePile(q.Name, q.Title, counts.Dequeue()))]);
    }

    public async Task<IReadOnlyList<QueuePile>> QueuesAsync(Guid workspaceId, CancellationToken ct) =>
        [.. (await routing.OfAsync(workspaceId, ct)).Queues.Where(q => q.Enabled).Select(q => new QueuePile(q.Name, q.Title, default))];

    private static TicketFilter OfQueue(string name) => new(TicketQueries.OpenStatuses, Queue: name);
}
