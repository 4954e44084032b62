using RainRef.Domain.Common;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Triage;

/// <summary>What the routing page reads and does, as the signed-in member.</summary>
public interface IRoutingData
{
    Task<Result<RoutingPage>> LoadAsync(CancellationToken cancellationToken);

    Task<Result<RoutingTestResult>> TestAsync(RoutingTestBody ticket, CancellationToken cancellationToken);

    Task<Result<string>> AddRuleAsync(RuleBody rule, CancellationToken cancellationToken);

    Task<Result<string>> ChangeRuleAsync(Guid id, RuleBody rule, CancellationToken cancellationToken);

    Task<Result<string>> RemoveRuleAsync(Guid id, CancellationToken cancellationToken);

    Task<Result<string>> OrderAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);

    Task<Result<string>> AddQueueAsync(QueueBody queue, CancellationToken cancellationToken);

    Task<Result<string>> ChangeQueueAsync(Guid id, QueueBody queue, CancellationToken cancellationToken);

    Task<Result<string>> RemoveQueueAsync(Guid id, CancellationToken cancellationToken);

    /// <param name="capacity">Null is the queue's.</param>
    Task<Result<string>> SetMemberAsync(Guid queueId, Guid memberId, int? capacity, CancellationToken cancellationToken);

    Task<Result<string>> RemoveMemberAsync(Guid queueId, Guid memberId, CancellationToken cancellationToken);

    Task<Result<string>> AddHoursAsync(HoursBody hours, CancellationToken cancellationToken);

    Task<Result<string>> ChangeHoursAsync(Guid id, HoursBody hours, CancellationToken cancellationToken);

    Task<Result<string>> RemoveHoursAsync(Guid id, CancellationToken cancellationToken);

    Task<Result<string>> AddTargetAsync(TargetBody target, CancellationToken cancellationToken);

    Task<Result<string>> ChangeTargetAsync(Guid id, TargetBody target, CancellationToken cancellationToken);

    Task<Result<string>> RemoveTargetAsync(Guid id, CancellationToken cancellationToken);

    Task<Result<string>> SetAsync(TicketSettingsBody settings, CancellationToken cancellationToken);
}

/// <summary>All that the page shows.</summary>
public sealed record RoutingPage(
    IReadOnlyList<RuleView> Rules, IReadOnlyList<QueueView> Queues, IReadOnlyList<HoursView> Hours, IReadOnlyList<TargetView> Targets,
    TicketSettingsBody Settings, IReadOnlyList<Colleague> Colleagues);
