using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Signals;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Signals;
using RainRef.Web.Api;

namespace RainRef.Web.Signals;

/// <param name="Type"><c>bug</c>, <c>friction</c>, <c>feature_request</c>, <c>pricing_objection</c> or <c>churn_risk</c>.</param>
/// <param name="Strength">0 to 1.</param>
/// <param name="Quote">The customer's words; personal data in them and in the title is masked.</param>
public sealed record EmitBody(
    string? Type, string? ProductArea, double? Strength, string? Title, string? Quote = null, Guid? TicketId = null);

public sealed record SignalBody(
    Guid Id, string Type, string ProductArea, double Strength, string Title, string? Quote, Guid? TicketId, string EmittedBy,
    DateTimeOffset CreatedAt)
{
    public static SignalBody Of(ProductSignal s) => new(
        s.Id, SnakeCase.Of(s.Type), s.ProductArea, s.Strength, s.Title, s.Quote, s.TicketId, s.EmittedBy, s.CreatedAt);
}

/// <param name="Weeks">The Mondays, the oldest first.</param>
/// <param name="Customers">How many different customers, over all groups.</param>
public sealed record DashboardBody(IReadOnlyList<DateOnly> Weeks, int Customers, IReadOnlyList<SignalGroup> Groups)
{
    public static DashboardBody Of(SignalDashboard dashboard) => new(dashboard.Weeks, dashboard.Customers, dashboard.Groups);
}

public static class SignalEndpoints
{
    public static void MapSignalEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/signals").WithTags("signals");
        group.MapPost("/emit", EmitAsync).RequireAuthorization(Access.WriteSignals).WithName("EmitSignal")
            .WithSummary("Put a product signal on record.");
        group.MapGet("", ListAsync).RequireAuthorization(Access.ReadSignals).WithName("ListSignals")
            .WithSummary("All signals, the newest first.");
        group.MapGet("/search", SearchAsync).RequireAuthorization(Access.ReadSignals).WithName("SearchSignals")
            .WithSummary("Signals of a type, a product area, a ticket, or at least so strong.");
        group.MapGet("/dashboard", DashboardAsync).RequireAuthorization(Access.ReadSignals).WithName("SignalDashboard")
            .WithSummary("Counts by week, type and product area over 'weeks' (13), with how many customers say it and how strongly.");
        group.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadSignals).WithName("GetSignal")
            .WithSummary("One signal.");
        group.MapDelete("/{id:guid}", DeleteAsync).RequireAuthorization(Access.CurateSignals).WithName("DeleteSignal")
            .WithSummary("Delete a signal. That it was emitted stays on its receipt.");
    }

    private static async Task<Results<Created<SignalBody>, ProblemHttpResult>> EmitAsync(
        EmitBody body, EmitSignal emit, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var draft = Read(body);
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var signal = await emit.RunAsync(work, actor, draft.Value, http.NewId(clock), ct);
        if (!signal.Succeeded)
            return signal.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.Created($"/signals/{signal.Value.Id}", SignalBody.Of(signal.Value));
    }

    // Masked first, since a mask may be longer than what it hides.
    private static Result<SignalDraft> Read(EmitBody body)
    {
        var masks = new PiiMaskState();
        return SignalDraft.Create(
            SnakeCase.TryParse<SignalType>(body.Type, out var type) ? type : null, body.ProductArea, body.Strength,
            body.Title is null ? null : PiiScrubber.Scrub(body.Title, masks).Text,
            body.Quote is null ? null : PiiScrubber.Scrub(body.Quote, masks).Text, body.TicketId);
    }

    private static Task<Results<Ok<ListBody<SignalBody>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, SignalQueries queries, HttpContext http, CancellationToken ct) =>
        PageAsync(new SignalFilter(), PageRequest.Create(page, limit, order), queries, http, ct);

    private static async Task<Results<Ok<ListBody<SignalBody>>, ProblemHttpResult>> SearchAsync(
        [AsParameters] SignalSearch search, SignalQueries queries, HttpContext http, CancellationToken ct)
    {
        SignalType? type = null;
        if (!string.IsNullOrEmpty(search.Type))
        {
            if (!SnakeCase.TryParse<SignalType>(search.Type, out var parsed))
                return SignalDraft.UnknownType.ToProblem(http);
            type = parsed;
        }

        if (search.MinStrength is not (null or (>= 0 and <= 1)))
            return Error.Validation("min_strength", "min_strength is a number from 0 to 1.").ToProblem(http);
        var area = string.IsNullOrEmpty(search.ProductArea) ? null : search.ProductArea;
        return await PageAsync(
            new SignalFilter(type, area, search.MinStrength, search.TicketId),
            PageRequest.Create(search.Page, search.Limit, search.Order), queries, http, ct);
    }

    private static async Task<Results<Ok<ListBody<SignalBody>>, ProblemHttpResult>> PageAsync(
        SignalFilter filter, Result<PageRequest> page, SignalQueries queries, HttpContext http, CancellationToken ct) =>
        page.Succeeded
            ? TypedResults.Ok(ListBody.Of(await queries.ListAsync(http.Actor().WorkspaceId, filter, page.Value, ct), SignalBody.Of))
            : page.Error.ToProblem(http);

    private static async Task<Results<Ok<DashboardBody>, ProblemHttpResult>> DashboardAsync(
        int? weeks, [FromQuery(Name = "product_area")] string? area, [FromQuery(Name = "min_strength")] double? least,
        DashboardQueries queries, HttpContext http, CancellationToken ct)
    {
        if (weeks is < 1 or > DashboardFilter.MaxWeeks)
            return Error.Validation("weeks", $"weeks is from 1 to {DashboardFilter.MaxWeeks}.").ToProblem(http);
        if (least is not (null or (>= 0 and <= 1)))
            return Error.Validation("min_strength", "min_strength is a number from 0 to 1.").ToProblem(http);
        var filter = new DashboardFilter(weeks ?? DashboardFilter.Quarter, string.IsNullOrEmpty(area) ? null : area, least);
        return TypedResults.Ok(DashboardBody.Of(await queries.ReadAsync(http.Actor().WorkspaceId, filter, ct)));
    }

    private static async Task<Results<Ok<SignalBody>, ProblemHttpResult>> FindAsync(
        Guid id, SignalQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindAsync(http.Actor().WorkspaceId, id, ct) is { } signal
            ? TypedResults.Ok(SignalBody.Of(signal))
            : Error.NotFound("signal").ToProblem(http);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<ProductSignal>(id, ct) is not { } signal)
            return Error.NotFound("signal").ToProblem(http);
        work.Remove(signal);
        work.Add(new AuditEntry(Ids.New(clock), actor, "signal.deleted", "signal", id, clock.GetUtcNow()));
        work.Announce("signal.deleted", id, signal.TicketId);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}

/// <summary>How signals are searched and paged.</summary>
public sealed record SignalSearch(
    int? Page, int? Limit, string? Order, string? Type,
    [property: FromQuery(Name = "product_area")] string? ProductArea,
    [property: FromQuery(Name = "min_strength")] double? MinStrength,
    [property: FromQuery(Name = "ticket_id")] Guid? TicketId);
