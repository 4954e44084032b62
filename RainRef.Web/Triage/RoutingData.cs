using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Triage;

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class RoutingData(
    SignedIn member, RoutingQueries queries, RoutingDesk desk, SlaDesk sla, RoutingTest test,
    TimeProvider clock) : IRoutingData
{
    public Task<Result<RoutingPage>> LoadAsync(CancellationToken cancellationToken) =>
        member.AsAsync<RoutingPage>(Access.ReadTickets, async actor =>
        {
            var setup = await queries.SetupAsync(actor.WorkspaceId, cancellationToken);
            return new RoutingPage(
                [.. setup.Rules.Select(RuleView.Of)], await queries.QueuesAsync(actor.WorkspaceId, cancellationToken),
                [.. setup.Hours.Select(HoursView.Of)], [.. setup.Targets.Select(TargetView.Of)],
                new TicketSettingsBody(setup.Settings.GraceHours, setup.Settings.WarnPercent),
                await queries.ColleaguesAsync(actor.WorkspaceId, cancellationToken));
        });

    public Task<Result<RoutingTestResult>> TestAsync(RoutingTestBody ticket, CancellationToken cancellationToken) =>
        member.AsAsync(Access.ReadTickets, actor => test.RunAsync(actor, ticket, cancellationToken));

    public Task<Result<string>> AddRuleAsync(RuleBody rule, CancellationToken cancellationToken) => ManageAsync(
        async actor => rule.ToDraft() is var draft && draft.Succeeded
            ? (await desk.AddRuleAsync(actor, Ids.New(clock), draft.Value, cancellationToken)).Then<string>(_ => "The rule holds from now on.")
            : draft.Error!);

    public Task<Result<string>> ChangeRuleAsync(Guid id, RuleBody rule, CancellationToken cancellationToken) => ManageAsync(
        async actor => rule.ToDraft() is var draft && draft.Succeeded
            ? (await desk.ChangeRuleAsync(actor, id, draft.Value, cancellationToken)).Then<string>(_ => "Saved. Tickets triaged from now on go by it.")
            : draft.Error!);

    public Task<Result<string>> RemoveRuleAsync(Guid id, CancellationToken cancellationToken) =>
        ManageAsync(async actor => (await desk.RemoveRuleAsync(actor, id, cancellationToken)).Then<string>(_ => "The rule is gone."));

    public Task<Result<string>> OrderAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        ManageAsync(async actor => (await desk.OrderRulesAsync(actor, ids, cancellationToken)).Then<string>(_ => "The rules are asked in this order."));

    public Task<Result<string>> AddQueueAsync(QueueBody queue, CancellationToken cancellationToken) => ManageAsync(
        async actor => queue.ToDraft() is var draft && draft.Succeeded
            ? (await desk.AddQueueAsync(actor, Ids.New(clock), queue.Name, draft.Value, cancellationToken)).Then<string>(_ => "The queue takes tickets.")
            : draft.Error!);

    public Task<Result<string>> ChangeQueueAsync(Guid id, QueueBody queue, CancellationToken cancellationToken) => ManageAsync(
        async actor => queue.ToDraft() is var draft && draft.Succeeded
            ? (await desk.ChangeQueueAsync(actor, id, draft.Value, cancellationToken)).Then<string>(_ => "Saved.")
            : draft.Error!);

    public Task<Result<string>> RemoveQueueAsync(Guid id, CancellationToken cancellationToken) => ManageAsync(
        async actor => (await desk.RemoveQueueAsync(actor, id, cancellationToken))
            .Then<string>(_ => "The queue is gone; its open tickets went to the default one."));

    public Task<Result<string>> SetMemberAsync(Guid queueId, Guid memberId, int? capacity, CancellationToken cancellationToken) => ManageAsync(
        async actor => (await desk.SetMemberAsync(actor, queueId, memberId, capacity, cancellationToken)).Then<string>(_ => capacity is null ? "Added to the queue." : "Saved."));

    public Task<Result<string>> RemoveMemberAsync(Guid queueId, Guid memberId, CancellationToken cancellationToken) => ManageAsync(
        async actor => (await desk.RemoveMemberAsync(actor, queueId, memberId, cancellationToken))
            .Then<string>(_ => "Taken off the queue; their open tickets went to others who have room."));

    public Task<Result<string>> AddHoursAsync(HoursBody hours, CancellationToken cancellationToken) => ManageAsync(
        async actor => hours.ToDraft() is var draft && draft.Succeeded
            ? (await sla.AddHoursAsync(actor, Ids.New(clock), draft.Value, cancellationToken)).Then<string>(_ => "The hours count for tickets triaged from now on.")
            : draft.Error!);

    public Task<Result<string>> ChangeHoursAsync(Guid id, HoursBody hours, CancellationToken cancellationToken) => ManageAsync(
        async actor => hours.ToDraft() is var draft && draft.Succeeded
            ? (await sla.ChangeHoursAsync(actor, id, draft.Value, cancellationToken)).Then<string>(_ => "Saved; running clocks are counted anew.")
            : draft.Error!);

    public Task<Result<string>> RemoveHoursAsync(Guid id, CancellationToken cancellationToken) =>
        ManageAsync(async actor => (await sla.RemoveHoursAsync(actor, id, cancellationToken)).Then<string>(_ => "The hours are gone."));

    public Task<Result<string>> AddTargetAsync(TargetBody target, CancellationToken cancellationToken) => ManageAsync(
        async actor => (await sla.AddTargetAsync(actor, Ids.New(clock), target.ToDraft(), cancellationToken))
            .Then<string>(_ => "Promised to tickets triaged from now on."));

    public Task<Result<string>> ChangeTargetAsync(Guid id, TargetBody target, CancellationToken cancellationToken) =>
        ManageAsync(async actor => (await sla.ChangeTargetAsync(actor, id, target.ToDraft(), cancellationToken)).Then<string>(_ => "Saved."));

    public Task<Result<string>> RemoveTargetAsync(Guid id, CancellationToken cancellationToken) =>
        ManageAsync(async actor => (await sla.RemoveTargetAsync(actor, id, cancellationToken)).Then<string>(_ => "The target is gone."));

    public Task<Result<string>> SetAsync(TicketSettingsBody settings, CancellationToken cancellationToken) => ManageAsync(
        async actor => (await sla.SetAsync(actor, settings.GraceHours, settings.WarnPercent, cancellationToken)).Then<string>(_ => "Saved."));

    private Task<Result<string>> ManageAsync(Func<Actor, Task<Result<string>>> act) => member.AsAsync(Access.ManageRouting, act);
}
