using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Web.Answers;
using RainRef.Web.Api;
using RainRef.Web.Channels;
using RainRef.Web.Tickets.Keeping;

namespace RainRef.Web.Tickets;

public static class SupportEndpoints
{
    public static void MapSupportEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/support").WithTags("support");
        group.MapPost("/ingest", IngestAsync).RequireAuthorization(Access.Ingest).WithName("Ingest")
            .WithSummary("Take in one event, with its attachments, and wait for its ticket.").WithMetadata(new RequestSizeLimitAttribute(EventEndpoints.MaxBody));
        group.MapAnswerEndpoint();
        var tickets = group.MapGroup("/tickets");
        tickets.MapPost("", CreateAsync).RequireAuthorization(Access.WriteTickets).WithName("CreateTicket");
        tickets.MapGet("", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListTickets")
            .WithSummary("Tickets, by page with exactly how many there are. With sort (newest, oldest, risk, sla or updated), cursor or view (the id of a saved one) the list is walked by its order, however long it is: next_cursor leads on, total stops at 1,000 and total_is_more says so.");
        tickets.MapGet("/counts", CountsAsync).RequireAuthorization(Access.ReadTickets).WithName("TicketCounts");
        tickets.MapGet("/export", ExportAsync).RequireAuthorization(Access.ReadTickets).WithName("ExportTickets")
            .Produces(200, contentType: "text/csv");
        tickets.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetTicket");
        tickets.MapPut("/{id:guid}", ChangeAsync).RequireAuthorization(Access.WriteTickets).WithName("ChangeTicket");
        tickets.MapPost("/{id:guid}/close", CloseAsync).RequireAuthorization(Access.WriteTickets).WithName("CloseTicket");
        group.MapViewEndpoints();
        tickets.MapBulkEndpoints();
        tickets.MapReplyEndpoints();
        tickets.MapMoveEndpoints();
        tickets.MapDraftEndpoints();
        tickets.MapAttachmentEndpoints();
        tickets.MapDeskEndpoints();
        tickets.MapKeepingEndpoints();
        group.MapMacroEndpoints();
        group.MapMentionEndpoints();
        tickets.MapGet("/{id:guid}/actions", ActionsAsync).RequireAuthorization(Access.ReadTickets).WithName("TicketActions");
    }

    private static async Task<Results<Ok<Ingested>, ProblemHttpResult>> IngestAsync(
        EventBody body, TicketArrival arrival, TicketQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var workspaceId = http.Actor().WorkspaceId;
        var stored = await arrival.IngestAsync(workspaceId, body.ToRaw(), http.NewId(clock), ct);
        if (!stored.Succeeded)
            return stored.Error.ToProblem(http);
        var ticketId = await arrival.TicketOfAsync(workspaceId, stored.Value.Id, ct);
        var ticket = ticketId is { } id ? await queries.FindAsync(workspaceId, id, ct) : null;
        return TypedResults.Ok(new Ingested(
            stored.Value.Inserted ? "accepted" : "duplicate", stored.Value.Id, ticketId, ticket?.Ticket.Number));
    }

    private static async Task<Results<Created<TicketDetails>, Accepted<Ingested>, ProblemHttpResult>> CreateAsync(
        NewTicketBody body, TicketArrival arrival, TicketQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (body.Subject?.Length > Ticket.MaxSubjectLength)
            return Error.Validation("subject", $"subject has at most {Ticket.MaxSubjectLength} characters.").ToProblem(http);
        var workspaceId = http.Actor().WorkspaceId;
        var context = body.Subject is null ? null : new JsonObject { ["subject"] = body.Subject };
        var raw = new RawEvent("api", body.Channel ?? "support", body.Text, body.UserRef, body.Product, context);
        var stored = await arrival.IngestAsync(workspaceId, raw, http.NewId(clock), ct);
        if (!stored.Succeeded)
            return stored.Error.ToProblem(http);
        if (await arrival.TicketOfAsync(workspaceId, stored.Value.Id, ct) is not { } id
            || await queries.FindAsync(workspaceId, id, ct) is not { } ticket)
        {
            return TypedResults.Accepted($"/ref/events/{stored.Value.Id}", new Ingested("accepted", stored.Value.Id, null, null));
        }

        return TypedResults.Created($"/support/tickets/{id}", ticket);
    }

    private static async Task<Results<Ok<TicketListBody>, ProblemHttpResult>> ListAsync(
        [AsParameters] TicketListQuery query, TicketQueries queries, TicketViews views, EventNormalizer normalizer, HttpContext http,
        CancellationToken ct)
    {
        var actor = http.Actor();
        var page = PageRequest.Create(query.Page, query.Limit, query.Order);
        var filter = query.ToFilter();
        if ((page.Error ?? filter.Error) is { } error)
            return error.ToProblem(http);
        // A customer's address is stored as a pseudonym; the same address finds it.
        var narrowed = filter.Value with { UserRef = query.UserRef is { Length: > 0 } user ? normalizer.UserRefOf(user) : null };
        if (query is { Sort: null, Cursor: null, View: null })
            return TypedResults.Ok(TicketListBody.Of(await queries.ListAsync(actor.WorkspaceId, narrowed, page.Value, ct)));
        TicketView? view = null;
        if (query.View is { } id && (view = await views.FindAsync(actor.WorkspaceId, actor.Id, id, ct)) is null)
            return Error.NotFound("view").ToProblem(http);
        var walk = query.ToWalk(view?.Sort);
        if (!walk.Succeeded)
            return walk.Error.ToProblem(http);
        var both = view is null ? narrowed : TicketFilter.Of(view.Conditions, actor.Id) with { And = narrowed };
        var stretch = await queries.StretchAsync(actor.WorkspaceId, both, walk.Value.Sort, walk.Value.After, page.Value.Limit, ct);
        var total = (await queries.CountUpAsync(actor.WorkspaceId, [both], ct))[0];
        return TypedResults.Ok(new TicketListBody(
            null, page.Value.Limit, total.Number, total.More, stretch.Next?.Encode(), stretch.Items));
    }

    private static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> FindAsync(
        Guid id, TicketQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindAsync(http.Actor().WorkspaceId, id, ct) is { } details
            ? TypedResults.Ok(details)
            : Error.NotFound("ticket").ToProblem(http);

    private static Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ChangeAsync(
        Guid id, TicketBody body, WorkFactory works, TicketMasks masks, TicketQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        TicketStatus? status = null;
        if (body.Status is not null)
        {
            if (!SnakeCase.TryParse<TicketStatus>(body.Status, out var parsed))
                return Refused(Error.Validation("status", "status is new, open, pending, solved or closed."), http);
            status = parsed;
        }

        Guid? assignee = null;
        if (!string.IsNullOrEmpty(body.AssigneeId))
        {
            if (!Guid.TryParse(body.AssigneeId, out var parsed))
                return Refused(Error.Validation("assignee_id", "assignee_id is a member's id."), http);
            assignee = parsed;
        }

        TicketPriority? priority = null;
        if (body.Priority is not null)
        {
            if (!SnakeCase.TryParse<TicketPriority>(body.Priority, out var parsed))
                return Refused(Error.Validation("priority", "priority is low, normal, high or urgent."), http);
            priority = parsed;
        }

        var change = new TicketChange(body.Subject, status, body.Tags, body.AssigneeId is not null, assignee, body.Version) { Priority = priority };
        return ApplyAsync(id, change, works, masks, queries, clock, http, ct);
    }

    private static Task<Results<Ok<TicketDetails>, ProblemHttpResult>> CloseAsync(
        Guid id, WorkFactory works, TicketMasks masks, TicketQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        ApplyAsync(id, new TicketChange(Status: TicketStatus.Closed), works, masks, queries, clock, http, ct);

    internal static async Task<Results<Ok<TicketDetails>, ProblemHttpResult>> ApplyAsync(
        Guid id, TicketChange change, WorkFactory works, TicketMasks masks, TicketQueries queries, TimeProvider clock, HttpContext http,
        CancellationToken ct)
    {
        var actor = http.Actor();
        await using (var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct))
        {
            if ((change.Subject is not null || change.Tags is not null) && await work.LockAsync<Ticket>(id, ct) is { } ticket)
            {
                if (await masks.CheckTagsAsync(ticket, change.Tags, ct) is { } personal)
                    return personal.ToProblem(http);
                if (change.Subject is { } subject)
                    change = change with { Subject = (await masks.MaskAsync(work, ticket, subject, ct)).Text };
            }

            var changed = await new ChangeTicket(clock).RunAsync(work, actor, id, change, ct);
            if (!changed.Succeeded)
                return changed.Error.ToProblem(http);
            if (change.Subject is not null)
                await TicketIndex.NoteAsync(work, ct, id);
            await work.CommitAsync(ct);
        }

        return TypedResults.Ok((await queries.FindAsync(actor.WorkspaceId, id, ct))!);
    }

    private static async Task<Results<Ok<IReadOnlyList<ActionView>>, ProblemHttpResult>> ActionsAsync(
        Guid id, TicketQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindAsync(http.Actor().WorkspaceId, id, ct) is { } details
            ? TypedResults.Ok(details.Actions)
            : Error.NotFound("ticket").ToProblem(http);

    private static async Task<Ok<Dictionary<string, long>>> CountsAsync(
        TicketQueries queries, HttpContext http, CancellationToken ct)
    {
        var counts = await queries.CountsAsync(http.Actor().WorkspaceId, ct);
        return TypedResults.Ok(counts.ToDictionary(c => SnakeCase.Of(c.Key), c => c.Value));
    }

    private static async Task ExportAsync(
        [AsParameters] TicketListQuery query, TicketQueries queries, HttpContext http, CancellationToken ct)
    {
        var filter = query.ToFilter();
        if (!filter.Succeeded)
        {
            await filter.Error.ToProblem(http).ExecuteAsync(http);
            return;
        }

        await CsvDownload.WriteAsync(
            http, "tickets.csv",
            ["id", "number", "subject", "status", "channel", "user_ref", "intent", "severity", "risk", "queue", "created_at", "updated_at"],
            queries.StreamAsync(http.Actor().WorkspaceId, filter.Value, ct),
            t =>
            [
                t.Id.ToString("D"), t.Number.ToString(CultureInfo.InvariantCulture), t.Subject, SnakeCase.Of(t.Status), t.Channel,
                t.UserRef, t.Intent, t.Severity, t.Risk?.ToString(CultureInfo.InvariantCulture), t.Queue,
                t.CreatedAt.ToString("O", CultureInfo.InvariantCulture), t.UpdatedAt.ToString("O", CultureInfo.InvariantCulture),
            ],
            ct);
    }

    private static Task<Results<Ok<TicketDetails>, ProblemHttpResult>> Refused(Error error, HttpContext http) =>
        Task.FromResult<Results<Ok<TicketDetails>, ProblemHttpResult>>(error.ToProblem(http));
}

/// <summary>Some tickets of a list.</summary>
/// <param name="Page">Its number; null where the list is walked by its order.</param>
/// <param name="Total">How many tickets match. By page that is exact; by order, counting stops at 1,000, or earlier where it would cost too much.</param>
/// <param name="TotalIsMore">Whether there are more than <paramref name="Total"/> says.</param>
/// <param name="NextCursor">What leads on in a walk; null at the end.</param>
public sealed record TicketListBody(
    int? Page, int Limit, long Total, bool TotalIsMore, string? NextCursor, IReadOnlyList<TicketRow> Items)
{
    public static TicketListBody Of(Page<TicketRow> page) => new(page.Number, page.Limit, page.Total, false, null, page.Items);
}

/// <summary>How a list of tickets is narrowed and paged.</summary>
public sealed record TicketListQuery(
    int? Page, int? Limit, string? Order, string? Q, string? Status, string? Intent, string? Severity, string? Queue,
    string? Channel, [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "user_ref")] string? UserRef,
    [property: Microsoft.AspNetCore.Mvc.FromQuery(Name = "needs_approval")] bool? NeedsApproval, string? Sort = null,
    string? Cursor = null, Guid? View = null)
{
    /// <summary>The order, and where it goes on; a view's own order where none is named.</summary>
    public Result<(TicketSort Sort, TicketCursor? After)> ToWalk(TicketSort? own)
    {
        var sort = own ?? TicketSort.Newest;
        if (Page is > 1)
            return Error.Validation("page", "A list that is walked by its order goes on by cursor, not by page.");
        if (Sort is not null && !SnakeCase.TryParse(Sort, out sort))
            return Error.Validation("sort", "sort is newest, oldest, risk, sla or updated.");
        if (Cursor is not { Length: > 0 } cursor)
            return (sort, null);
        var after = TicketCursor.Decode(cursor, sort);
        return after.Succeeded ? (sort, after.Value) : after.Error;
    }

    public Result<TicketFilter> ToFilter()
    {
        List<TicketStatus>? statuses = null;
        foreach (var name in (Status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!SnakeCase.TryParse<TicketStatus>(name, out var status))
                return Error.Validation("status", "status is new, open, pending, solved or closed, or several with commas between.");
            (statuses ??= []).Add(status);
        }

        return new TicketFilter(statuses, NeedsApproval, Q, Intent, Severity, Queue, Channel, UserRef);
    }
}
