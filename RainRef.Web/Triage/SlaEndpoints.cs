using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;

namespace RainRef.Web.Triage;

internal static class SlaEndpoints
{
    public static void MapSlaEndpoints(this RouteGroupBuilder group)
    {
        group.MapGet("/hours", ListHoursAsync).RequireAuthorization(Access.ReadTickets).WithName("ListBusinessHours")
            .WithSummary("Business hours with their holidays.");
        group.MapPost("/hours", AddHoursAsync).RequireAuthorization(Access.ManageRouting).WithName("AddBusinessHours")
            .WithSummary("Add business hours in a time zone of their own, or in the workspace's.");
        group.MapPut("/hours/{id:guid}", ChangeHoursAsync).RequireAuthorization(Access.ManageRouting).WithName("ChangeBusinessHours")
            .WithSummary("Replace business hours; running clocks are counted anew in the background.");
        group.MapDelete("/hours/{id:guid}", RemoveHoursAsync).RequireAuthorization(Access.ManageRouting).WithName("RemoveBusinessHours")
            .WithSummary("Remove business hours that no queue and no open ticket counts in.");
        group.MapGet("/targets", ListTargetsAsync).RequireAuthorization(Access.ReadTickets).WithName("ListSlaTargets")
            .WithSummary("What the workspace promises; where nothing fits, RainRef's own targets hold.");
        group.MapPost("/targets", AddTargetAsync).RequireAuthorization(Access.ManageRouting).WithName("AddSlaTarget")
            .WithSummary("Promise something; it holds for tickets that are triaged from then on.");
        group.MapPut("/targets/{id:guid}", ChangeTargetAsync).RequireAuthorization(Access.ManageRouting).WithName("ChangeSlaTarget")
            .WithSummary("Replace a promise.");
        group.MapDelete("/targets/{id:guid}", RemoveTargetAsync).RequireAuthorization(Access.ManageRouting).WithName("RemoveSlaTarget")
            .WithSummary("Remove a promise.");
        group.MapGet("/settings", SettingsAsync).RequireAuthorization(Access.ReadTickets).WithName("GetTicketSettings")
            .WithSummary("When solved tickets close and when clocks warn.");
        group.MapPut("/settings", SetSettingsAsync).RequireAuthorization(Access.ManageRouting).WithName("SetTicketSettings")
            .WithSummary("Set when solved tickets close and when clocks warn.");
    }

    private static async Task<Ok<SetupList<HoursView>>> ListHoursAsync(RoutingQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new SetupList<HoursView>([.. (await queries.SetupAsync(http.Actor().WorkspaceId, ct)).Hours.Select(HoursView.Of)]));

    private static async Task<Results<Created<HoursView>, ProblemHttpResult>> AddHoursAsync(
        HoursBody body, SlaDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var added = await desk.AddHoursAsync(http.Actor(), http.NewId(clock), draft.Value, ct);
        return added.Succeeded
            ? TypedResults.Created($"/routing/hours/{added.Value.Id}", HoursView.Of(added.Value))
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<HoursView>, ProblemHttpResult>> ChangeHoursAsync(
        Guid id, HoursBody body, SlaDesk desk, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var changed = await desk.ChangeHoursAsync(http.Actor(), id, draft.Value, ct);
        return changed.Succeeded ? TypedResults.Ok(HoursView.Of(changed.Value)) : changed.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveHoursAsync(
        Guid id, SlaDesk desk, HttpContext http, CancellationToken ct) =>
        RoutingEndpoints.Done(await desk.RemoveHoursAsync(http.Actor(), id, ct), http);

    private static async Task<Ok<SetupList<TargetView>>> ListTargetsAsync(RoutingQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new SetupList<TargetView>([.. (await queries.SetupAsync(http.Actor().WorkspaceId, ct)).Targets.Select(TargetView.Of)]));

    private static async Task<Results<Created<TargetView>, ProblemHttpResult>> AddTargetAsync(
        TargetBody body, SlaDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var added = await desk.AddTargetAsync(http.Actor(), http.NewId(clock), body.ToDraft(), ct);
        return added.Succeeded
            ? TypedResults.Created($"/routing/targets/{added.Value.Id}", TargetView.Of(added.Value))
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TargetView>, ProblemHttpResult>> ChangeTargetAsync(
        Guid id, TargetBody body, SlaDesk desk, HttpContext http, CancellationToken ct)
    {
        var changed = await desk.ChangeTargetAsync(http.Actor(), id, body.ToDraft(), ct);
        return changed.Succeeded ? TypedResults.Ok(TargetView.Of(changed.Value)) : changed.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveTargetAsync(
        Guid id, SlaDesk desk, HttpContext http, CancellationToken ct) =>
        RoutingEndpoints.Done(await desk.RemoveTargetAsync(http.Actor(), id, ct), http);

    private static async Task<Ok<TicketSettingsBody>> SettingsAsync(RoutingQueries queries, HttpContext http, CancellationToken ct)
    {
        var settings = (await queries.SetupAsync(http.Actor().WorkspaceId, ct)).Settings;
        return TypedResults.Ok(new TicketSettingsBody(settings.GraceHours, settings.WarnPercent));
    }

    private static async Task<Results<Ok<TicketSettingsBody>, ProblemHttpResult>> SetSettingsAsync(
        TicketSettingsBody body, SlaDesk desk, HttpContext http, CancellationToken ct)
    {
        var set = await desk.SetAsync(http.Actor(), body.GraceHours, body.WarnPercent, ct);
        return set.Succeeded ? TypedResults.Ok(new TicketSettingsBody(set.Value.GraceHours, set.Value.WarnPercent)) : set.Error.ToProblem(http);
    }
}
