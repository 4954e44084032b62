using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;

namespace RainRef.Web.Triage;

public static class RoutingEndpoints
{
    public static void MapRoutingEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/routing").WithTags("routing");
        MapRules(group);
        MapQueues(group);
        group.MapSlaEndpoints();
    }

    private static void MapRules(RouteGroupBuilder group)
    {
        group.MapGet("/rules", ListRulesAsync).RequireAuthorization(Access.ReadTickets).WithName("ListRoutingRules")
            .WithSummary("The rules in the order in which they are asked; the first that holds decides.");
        group.MapPost("/rules", AddRuleAsync).RequireAuthorization(Access.ManageRouting).WithName("AddRoutingRule")
            .WithSummary("Add a rule after the others.");
        group.MapPut("/rules/order", OrderRulesAsync).RequireAuthorization(Access.ManageRouting).WithName("OrderRoutingRules")
            .WithSummary("Put the rules into another order; the body names every one.");
        group.MapPut("/rules/{id:guid}", ChangeRuleAsync).RequireAuthorization(Access.ManageRouting).WithName("ChangeRoutingRule")
            .WithSummary("Replace what a rule says; it keeps its place.");
        group.MapDelete("/rules/{id:guid}", RemoveRuleAsync).RequireAuthorization(Access.ManageRouting).WithName("RemoveRoutingRule")
            .WithSummary("Remove a rule.");
        group.MapPost("/test", TestAsync).RequireAuthorization(Access.ReadTickets).WithName("TestRouting")
            .WithSummary("Where a ticket would go and why, and what would be promised; nothing changes.");
    }

    private static void MapQueues(RouteGroupBuilder group)
    {
        group.MapGet("/queues", ListQueuesAsync).RequireAuthorization(Access.ReadTickets).WithName("ListQueues")
            .WithSummary("Queues with their members and how many open tickets each has.");
        group.MapPost("/queues", AddQueueAsync).RequireAuthorization(Access.ManageRouting).WithName("AddQueue")
            .WithSummary("Add a queue; the first one is the default.");
        group.MapPut("/queues/{id:guid}", ChangeQueueAsync).RequireAuthorization(Access.ManageRouting).WithName("ChangeQueue")
            .WithSummary("Replace a queue's settings; its name stays.");
        group.MapDelete("/queues/{id:guid}", RemoveQueueAsync).RequireAuthorization(Access.ManageRouting).WithName("RemoveQueue")
            .WithSummary("Remove a queue; its open tickets go to the default one.");
        group.MapPut("/queues/{id:guid}/members/{memberId:guid}", SetMemberAsync).RequireAuthorization(Access.ManageRouting)
            .WithName("SetQueueMember").WithSummary("Let a member work a queue, or change their capacity there.");
        group.MapDelete("/queues/{id:guid}/members/{memberId:guid}", RemoveMemberAsync).RequireAuthorization(Access.ManageRouting)
            .WithName("RemoveQueueMember").WithSummary("Take a member off a queue; their open tickets there go to others who have room.");
    }

    private static async Task<Ok<SetupList<RuleView>>> ListRulesAsync(RoutingQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new SetupList<RuleView>([.. (await queries.SetupAsync(http.Actor().WorkspaceId, ct)).Rules.Select(RuleView.Of)]));

    private static async Task<Results<Created<RuleView>, ProblemHttpResult>> AddRuleAsync(
        RuleBody body, RoutingDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var added = await desk.AddRuleAsync(http.Actor(), http.NewId(clock), draft.Value, ct);
        return added.Succeeded
            ? TypedResults.Created($"/routing/rules/{added.Value.Id}", RuleView.Of(added.Value))
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<RuleView>, ProblemHttpResult>> ChangeRuleAsync(
        Guid id, RuleBody body, RoutingDesk desk, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var changed = await desk.ChangeRuleAsync(http.Actor(), id, draft.Value, ct);
        return changed.Succeeded ? TypedResults.Ok(RuleView.Of(changed.Value)) : changed.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveRuleAsync(
        Guid id, RoutingDesk desk, HttpContext http, CancellationToken ct) =>
        Done(await desk.RemoveRuleAsync(http.Actor(), id, ct), http);

    private static async Task<Results<NoContent, ProblemHttpResult>> OrderRulesAsync(
        RuleOrderBody body, RoutingDesk desk, HttpContext http, CancellationToken ct) =>
        Done(await desk.OrderRulesAsync(http.Actor(), body.Ids ?? [], ct), http);

    private static async Task<Results<Ok<RoutingTestResult>, ProblemHttpResult>> TestAsync(
        RoutingTestBody body, RoutingTest test, HttpContext http, CancellationToken ct)
    {
        var result = await test.RunAsync(http.Actor(), body, ct);
        return result.Succeeded ? TypedResults.Ok(result.Value) : result.Error.ToProblem(http);
    }

    private static async Task<Ok<SetupList<QueueView>>> ListQueuesAsync(RoutingQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new SetupList<QueueView>(await queries.QueuesAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Results<Created<QueueView>, ProblemHttpResult>> AddQueueAsync(
        QueueBody body, RoutingDesk desk, RoutingQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var added = await desk.AddQueueAsync(http.Actor(), http.NewId(clock), body.Name, draft.Value, ct);
        return added.Succeeded
            ? TypedResults.Created($"/routing/queues/{added.Value.Id}", await ViewAsync(queries, added.Value.Id, http, ct))
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<QueueView>, ProblemHttpResult>> ChangeQueueAsync(
        Guid id, QueueBody body, RoutingDesk desk, RoutingQueries queries, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var changed = await desk.ChangeQueueAsync(http.Actor(), id, draft.Value, ct);
        return changed.Succeeded ? TypedResults.Ok(await ViewAsync(queries, id, http, ct)) : changed.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveQueueAsync(
        Guid id, RoutingDesk desk, HttpContext http, CancellationToken ct) =>
        Done(await desk.RemoveQueueAsync(http.Actor(), id, ct), http);

    private static async Task<Results<NoContent, ProblemHttpResult>> SetMemberAsync(
        Guid id, Guid memberId, QueueMemberBody body, RoutingDesk desk, HttpContext http, CancellationToken ct) =>
        Done(await desk.SetMemberAsync(http.Actor(), id, memberId, body.Capacity, ct), http);

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveMemberAsync(
        Guid id, Guid memberId, RoutingDesk desk, HttpContext http, CancellationToken ct) =>
        Done(await desk.RemoveMemberAsync(http.Actor(), id, memberId, ct), http);

    internal static Results<NoContent, ProblemHttpResult> Done(Result<bool> result, HttpContext http) =>
        result.Succeeded ? TypedResults.NoContent() : result.Error.ToProblem(http);

    private static async Task<QueueView> ViewAsync(RoutingQueries queries, Guid id, HttpContext http, CancellationToken ct) =>
        (await queries.QueuesAsync(http.Actor().WorkspaceId, ct)).First(q => q.Id == id);
}
