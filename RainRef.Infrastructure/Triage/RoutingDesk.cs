using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>What a rule is to say.</summary>
public sealed record RuleDraft(
    string? Name, RoutingConditions Conditions, string? Queue, TicketPriority? Priority, AssignmentStrategy? Assignment, bool Enabled);

/// <summary>What a queue is to be.</summary>
public sealed record QueueDraft(
    string? Title, AssignmentStrategy Assignment, int Capacity, Guid? BusinessHoursId, bool Enabled, bool IsDefault);

/// <summary>Changes a workspace's rules, queues and who works them.</summary>
public sealed class RoutingDesk(WorkFactory works, RoutingShelf shelf, TicketAssigner assigner, TimeProvider clock)
{
    private const int MaxRules = 500;
    private const int MaxQueues = 200;

    public Task<Result<RoutingRule>> AddRuleAsync(Actor actor, Guid id, RuleDraft draft, CancellationToken ct) =>
        ChangeAsync(actor, "routing.rule_added", "routing_rule", id, async work =>
        {
            var rules = work.Db.Set<RoutingRule>();
            if (await rules.CountAsync(ct) >= MaxRules)
                return Error.Conflict("too_many_rules", $"A workspace has at most {MaxRules} rules.");
            var rule = new RoutingRule(id, actor.WorkspaceId, (await rules.MaxAsync(r => (int?)r.Position, ct) ?? 0) + 1);
            work.Add(rule);
            return await SetAsync(work, rule, draft, ct);
        }, ct);

    public Task<Result<RoutingRule>> ChangeRuleAsync(Actor actor, Guid id, RuleDraft draft, CancellationToken ct) =>
        ChangeAsync(
            actor, "routing.rule_changed", "routing_rule", id,
            async work => await work.LockAsync<RoutingRule>(id, ct) is { } rule ? await SetAsync(work, rule, draft, ct) : Error.NotFound("rule"), ct);

    public Task<Result<bool>> RemoveRuleAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync<bool>(actor, "routing.rule_removed", "routing_rule", id, async work =>
        {
            if (await work.LockAsync<RoutingRule>(id, ct) is not { } rule)
                return Error.NotFound("rule");
            work.Remove(rule);
            return true;
        }, ct);

    /// <param name="ids">All rules, the first to be asked first.</param>
    public Task<Result<bool>> OrderRulesAsync(Actor actor, IReadOnlyList<Guid> ids, CancellationToken ct) =>
        ChangeAsync<bool>(actor, "routing.rules_ordered", "workspace", actor.WorkspaceId, async work =>
        {
            var rules = await work.Db.Set<RoutingRule>().ToDictionaryAsync(r => r.Id, ct);
            if (ids.Count != rules.Count || ids.Distinct().Count() != ids.Count || !ids.All(rules.ContainsKey))
                return Error.Validation("ids", "ids names every rule once.");
            for (var i = 0; i < ids.Count; i++)
                rules[ids[i]].MoveTo(i + 1);
            return true;
        }, ct);

    public Task<Result<TicketQueue>> AddQueueAsync(Actor actor, Guid id, string? name, QueueDraft draft, CancellationToken ct) =>
        ChangeAsync(actor, "routing.queue_added", "queue", id, async work =>
        {
            if (TicketQueue.CheckName(name) is { } error)
                return error;
            var queues = await work.Db.Set<TicketQueue>().ToListAsync(ct);
            if (queues.Count >= MaxQueues)
                return Error.Conflict("too_many_queues", $"A workspace has at most {MaxQueues} queues.");
            if (queues.Exists(q => q.Name == name))
                return Error.Conflict("queue_exists", $"There is a queue {name} already.");
            var queue = new TicketQueue(id, actor.WorkspaceId, name!);
            work.Add(queue);
            // A workspace with queues always has a default one, so that every ticket has somewhere to go.
            return await SetAsync(work, queue, draft with { IsDefault = draft.IsDefault || queues.Count == 0 }, ct);
        }, ct);

    public Task<Result<TicketQueue>> ChangeQueueAsync(Actor actor, Guid id, QueueDraft draft, CancellationToken ct) =>
        ChangeAsync(
            actor, "routing.queue_changed", "queue", id,
            async work => await work.LockAsync<TicketQueue>(id, ct) is { } queue ? await SetAsync(work, queue, draft, ct) : Error.NotFound("queue"), ct);

    /// <summary>Removes a queue; its open tickets go to the default one.</summary>
    public Task<Result<bool>> RemoveQueueAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync<bool>(actor, "routing.queue_removed", "queue", id, async work =>
        {
            if (await work.LockAsync<TicketQueue>(id, ct) is not { } queue)
                return Error.NotFound("queue");
            if (queue.IsDefault && await work.Db.Set<TicketQueue>().CountAsync(ct) > 1)
                return Error.Conflict("queue_is_default", "The default queue cannot be removed; make another one the default first.");
            var next = await work.Db.Set<TicketQueue>().Where(q => q.IsDefault).Select(q => q.Name).FirstOrDefaultAsync(ct);
            await work.Db.Tickets
                .Where(t => t.Queue == queue.Name && (t.Status == TicketStatus.New || t.Status == TicketStatus.Open || t.Status == TicketStatus.Pending))
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.Queue, next ?? RoutingTable.FallbackQueue), ct);
            work.Remove(queue);
            return true;
        }, ct);

    /// <param name="capacity">Null is the queue's.</param>
    public Task<Result<bool>> SetMemberAsync(Actor actor, Guid queueId, Guid memberId, int? capacity, CancellationToken ct) =>
        ChangeAsync<bool>(actor, "routing.queue_member_set", "queue", queueId, async work =>
        {
            if (capacity is < 0 or > TicketQueue.MaxCapacity)
                return Error.Validation("capacity", $"capacity is from 0 to {TicketQueue.MaxCapacity}.");
            if (await work.LockAsync<TicketQueue>(queueId, ct) is null)
                return Error.NotFound("queue");
            if (await work.FindAsync<Member>(memberId, ct) is not { Role: Role.Admin or Role.SupportLead or Role.Support })
                return Error.NotFound("member");
            if (await FindAsync(work, queueId, memberId, ct) is { } known)
                known.Limit(capacity);
            else
                work.Add(new QueueMember(Ids.New(clock), actor.WorkspaceId, queueId, memberId, capacity));
            await work.Db.SaveChangesAsync(ct);
            await assigner.DrainAsync(work, 200, ct);
            return true;
        }, ct);

    /// <summary>Takes a member off a queue; the open tickets that they had there go to others who have room.</summary>
    public Task<Result<bool>> RemoveMemberAsync(Actor actor, Guid queueId, Guid memberId, CancellationToken ct) =>
        ChangeAsync<bool>(actor, "routing.queue_member_removed", "queue", queueId, async work =>
        {
            if (await work.LockAsync<TicketQueue>(queueId, ct) is not { } queue || await FindAsync(work, queueId, memberId, ct) is not { } member)
                return Error.NotFound("queue member");
            work.Remove(member);
            await work.Db.SaveChangesAsync(ct);
            await assigner.LeaveAsync(work, memberId, queueId, queue.Name, queue.Assignment == AssignmentStrategy.LeastLoad, ct);
            return true;
        }, ct);

    private static async Task<Result<RoutingRule>> SetAsync(Work work, RoutingRule rule, RuleDraft draft, CancellationToken ct)
    {
        if (draft.Queue is null || !await work.Db.Set<TicketQueue>().AnyAsync(q => q.Name == draft.Queue && q.Enabled, ct))
            return Error.Validation("queue", "queue is the name of a queue that is in use.");
        return rule.Set(draft.Name, draft.Conditions, draft.Queue, draft.Priority, draft.Assignment, draft.Enabled);
    }

    private static async Task<Result<TicketQueue>> SetAsync(Work work, TicketQueue queue, QueueDraft draft, CancellationToken ct)
    {
        if (draft.BusinessHoursId is { } hours && await work.FindAsync<BusinessHours>(hours, ct) is null)
            return Error.Validation("business_hours_id", "There are no such business hours.");
        if (queue.IsDefault && !draft.IsDefault)
            return Error.Conflict("queue_is_default", "One queue is the default; make another one the default instead.");
        var set = queue.Set(draft.Title, draft.Assignment, draft.Capacity, draft.BusinessHoursId, draft.Enabled);
        if (!set.Succeeded || !draft.IsDefault || queue.IsDefault)
            return set;
        if (!draft.Enabled)
            return Error.Validation("enabled", "The default queue is in use.");
        foreach (var other in await work.Db.Set<TicketQueue>().Where(q => q.IsDefault).ToListAsync(ct))
            other.MakeDefault(false);
        queue.MakeDefault(true);
        return queue;
    }

    private static Task<QueueMember?> FindAsync(Work work, Guid queueId, Guid memberId, CancellationToken ct) =>
        work.Db.Set<QueueMember>().FirstOrDefaultAsync(m => m.QueueId == queueId && m.MemberId == memberId, ct);

    private Task<Result<T>> ChangeAsync<T>(
        Actor actor, string action, string kind, Guid subject, Func<Work, Task<Result<T>>> change, CancellationToken ct) =>
        SetupChange.RunAsync(works, shelf, actor, action, kind, subject, change, ct);
}
