using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Bulk;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Bulk;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <summary>Which tickets: by id, or all that meet a saved view, conditions, or both.</summary>
/// <param name="Tickets">Ids, up to 50,000; absent takes whatever meets the rest.</param>
/// <param name="View">The id of a saved view.</param>
/// <param name="Where">Conditions as a view has them; what they say of a field counts in place of what the view says.</param>
/// <param name="Change">What to do to them; a count needs none.</param>
public sealed record BulkBody(
    IReadOnlyList<Guid>? Tickets = null, Guid? View = null, ViewConditions? Where = null, BulkChange? Change = null);

/// <param name="Count">Exactly how many tickets, up to 50,000.</param>
/// <param name="TooMany">Whether there are more, so that the change would be refused.</param>
public sealed record BulkCount(int Count, bool TooMany);

internal static class BulkEndpoints
{
    public static void MapBulkEndpoints(this RouteGroupBuilder tickets)
    {
        var bulk = tickets.MapGroup("/bulk");
        bulk.MapPost("", StartAsync).RequireAuthorization(Access.WriteTickets).WithName("ChangeTickets")
            .WithSummary("Change many tickets: status, priority, assignee, queue, tags, snooze. Which they are is fixed at once; a job changes them, and one that refuses holds up no other.");
        bulk.MapPost("/count", CountAsync).RequireAuthorization(Access.WriteTickets).WithName("CountTicketsToChange")
            .WithSummary("How many tickets a change would be about; nothing changes.");
        bulk.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetTicketsChange")
            .WithSummary("How far a change of many tickets is, and which refused.");
        bulk.MapPost("/{id:guid}/undo", UndoAsync).RequireAuthorization(Access.WriteTickets).WithName("UndoTicketsChange")
            .WithSummary("Take a change of many tickets back, up to an hour after its end: every field that it changed is what it was, unless somebody changed it since. One's own; leads and admins any.");
    }

    private static async Task<Results<Accepted<BulkView>, ProblemHttpResult>> StartAsync(
        BulkBody body, TicketBulk bulk, TicketViews views, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var filter = await FilterAsync(body, views, http, ct);
        if (!filter.Succeeded)
            return filter.Error.ToProblem(http);
        if (body.Change is not { } change)
            return Error.Validation("change", "Say what to change.").ToProblem(http);
        var started = await bulk.StartAsync(http.Actor(), http.NewId(clock), filter.Value, change, ct);
        return started.Succeeded
            ? TypedResults.Accepted($"/support/tickets/bulk/{started.Value.Id}", started.Value)
            : started.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<BulkCount>, ProblemHttpResult>> CountAsync(
        BulkBody body, TicketBulk bulk, TicketViews views, HttpContext http, CancellationToken ct)
    {
        var filter = await FilterAsync(body, views, http, ct);
        if (!filter.Succeeded)
            return filter.Error.ToProblem(http);
        var count = await bulk.CountAsync(http.Actor().WorkspaceId, filter.Value, ct);
        return TypedResults.Ok(new BulkCount(Math.Min(count, TicketBulk.MaxTickets), count > TicketBulk.MaxTickets));
    }

    private static async Task<Results<Ok<BulkView>, ProblemHttpResult>> FindAsync(
        Guid id, TicketBulk bulk, HttpContext http, CancellationToken ct) =>
        await bulk.FindAsync(http.Actor().WorkspaceId, id, ct) is { } view
            ? TypedResults.Ok(view)
            : Error.NotFound("bulk operation").ToProblem(http);

    private static async Task<Results<Ok<BulkView>, ProblemHttpResult>> UndoAsync(
        Guid id, TicketBulk bulk, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var undone = await bulk.UndoAsync(actor, id, actor.May(Access.ManageRouting), ct);
        return undone.Succeeded ? TypedResults.Ok(undone.Value) : undone.Error.ToProblem(http);
    }

    private static async Task<Result<TicketFilter>> FilterAsync(BulkBody body, TicketViews views, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        // Every ticket of the workspace is never meant by saying nothing.
        if (body.Tickets is null && body.View is null && body.Where is null)
            return Error.Validation("tickets", "Say which tickets: tickets, view or where.");
        if (body.Tickets is { Count: 0 or > TicketBulk.MaxTickets })
            return Error.Validation("tickets", $"tickets holds 1 to {TicketBulk.MaxTickets:N0} ids.");
        var conditions = new ViewConditions();
        if (body.View is { } id)
        {
            if (await views.FindAsync(actor.WorkspaceId, actor.Id, id, ct) is not { } view)
                return Error.NotFound("view");
            conditions = view.Conditions;
        }

        conditions = conditions.With(body.Where ?? new ViewConditions());
        return conditions.Check() is { } error ? error : TicketFilter.Of(conditions, actor.Id) with { Ids = body.Tickets };
    }
}
