using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <param name="Shared">Whether everybody in the workspace sees it; only its owner otherwise.</param>
/// <param name="Conditions">All of them hold; absent takes every ticket.</param>
/// <param name="Sort"><c>newest</c> (the default), <c>oldest</c>, <c>risk</c>, <c>sla</c> or <c>updated</c>.</param>
public sealed record ViewBody(string? Name, bool Shared = false, ViewConditions? Conditions = null, TicketSort? Sort = null);

/// <summary>What to change; absent fields stay. <paramref name="Place"/> moves it among the views that one sees, from 0.</summary>
public sealed record ViewChangeBody(
    string? Name = null, bool? Shared = null, ViewConditions? Conditions = null, TicketSort? Sort = null, int? Place = null);

public sealed record SavedView(
    Guid Id, string Name, bool Shared, bool Mine, string Owner, ViewConditions Conditions, TicketSort Sort, DateTimeOffset UpdatedAt)
{
    public static SavedView Of(TicketView view, Guid me) => new(
        view.Id, view.Name, view.Shared, view.OwnerId == me, view.OwnerName, view.Conditions, view.Sort, view.UpdatedAt);
}

public sealed record SavedViewList(IReadOnlyList<SavedView> Items);

/// <param name="Count">How many tickets it holds, up to 1,000.</param>
/// <param name="More">Whether there are more than <paramref name="Count"/>.</param>
public sealed record SavedViewCount(Guid Id, long Count, bool More);

internal static class ViewEndpoints
{
    public static void MapViewEndpoints(this RouteGroupBuilder support)
    {
        var views = support.MapGroup("/views");
        views.MapGet("", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListViews")
            .WithSummary("One's own saved views and those that colleagues share, in their order.");
        views.MapPost("", AddAsync).RequireAuthorization(Access.ReadTickets).WithName("AddView")
            .WithSummary("Save a view: a name, conditions and an order. Sharing it takes the right to change tickets.");
        views.MapGet("/{id:guid}/count", CountAsync).RequireAuthorization(Access.ReadTickets).WithName("CountView")
            .WithSummary("How many tickets a view holds; counting stops at 1,000, and earlier where it would cost too much.");
        views.MapPatch("/{id:guid}", ChangeAsync).RequireAuthorization(Access.ReadTickets).WithName("ChangeView")
            .WithSummary("Change one's own view; leads and admins change shared ones too. place moves it.");
        views.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(Access.ReadTickets).WithName("RemoveView")
            .WithSummary("Remove one's own view; leads and admins remove shared ones too. Its tickets stay.");
    }

    private static async Task<Ok<SavedViewList>> ListAsync(TicketViews views, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var all = await views.ListAsync(actor.WorkspaceId, actor.Id, ct);
        return TypedResults.Ok(new SavedViewList([.. all.Select(v => SavedView.Of(v, actor.Id))]));
    }

    private static async Task<Results<Created<SavedView>, ProblemHttpResult>> AddAsync(
        ViewBody body, TicketViews views, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var added = await views.AddAsync(
            actor, http.NewId(clock), body.Name, body.Shared, body.Conditions ?? new ViewConditions(), body.Sort ?? TicketSort.Newest,
            actor.May(Access.WriteTickets), ct);
        return added.Succeeded
            ? TypedResults.Created($"/support/views/{added.Value.Id}", SavedView.Of(added.Value, actor.Id))
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<SavedViewCount>, ProblemHttpResult>> CountAsync(
        Guid id, TicketViews views, TicketQueries queries, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        if (await views.FindAsync(actor.WorkspaceId, actor.Id, id, ct) is not { } view)
            return Error.NotFound("view").ToProblem(http);
        var count = (await queries.CountUpAsync(actor.WorkspaceId, [TicketFilter.Of(view.Conditions, actor.Id)], ct))[0];
        return TypedResults.Ok(new SavedViewCount(id, count.Number, count.More));
    }

    private static async Task<Results<Ok<SavedView>, ProblemHttpResult>> ChangeAsync(
        Guid id, ViewChangeBody body, TicketViews views, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var changed = await views.ChangeAsync(
            actor, id, new ViewChange(body.Name, body.Shared, body.Conditions, body.Sort, body.Place), actor.May(Access.WriteTickets),
            MayManage(actor), ct);
        return changed.Succeeded ? TypedResults.Ok(SavedView.Of(changed.Value, actor.Id)) : changed.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, TicketViews views, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var removed = await views.RemoveAsync(actor, id, MayManage(actor), ct);
        return removed.Succeeded ? TypedResults.NoContent() : removed.Error.ToProblem(http);
    }

    private static bool MayManage(Actor actor) => actor.May(Access.ManageRouting);
}
