using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>What business hours are to be.</summary>
/// <param name="TimeZone">Null follows the workspace.</param>
public sealed record HoursDraft(string? Name, string? TimeZone, OpeningHours[] Week, Holiday[] Holidays, bool IsDefault);

/// <summary>What a target is to promise.</summary>
public sealed record TargetDraft(
    string? Severity, string? CustomerTier, int FirstResponseMinutes, int ResolutionMinutes, bool AroundTheClock);

/// <summary>Changes a workspace's hours, promises and ticket settings.</summary>
public sealed class SlaDesk(WorkFactory works, RoutingShelf shelf)
{
    private const int MaxRows = 200;

    public Task<Result<BusinessHours>> AddHoursAsync(Actor actor, Guid id, HoursDraft draft, CancellationToken ct) =>
        ChangeAsync(actor, "sla.hours_added", "business_hours", id, async work =>
        {
            if (await work.Db.Set<BusinessHours>().CountAsync(ct) >= MaxRows)
                return Error.Conflict("too_many_hours", $"A workspace has at most {MaxRows} business hours.");
            var hours = new BusinessHours(id, actor.WorkspaceId);
            work.Add(hours);
            return await SetAsync(work, hours, draft, ct);
        }, ct);

    /// <summary>Changes business hours; a job counts the running clocks anew.</summary>
    public Task<Result<BusinessHours>> ChangeHoursAsync(Actor actor, Guid id, HoursDraft draft, CancellationToken ct) =>
        ChangeAsync(actor, "sla.hours_changed", "business_hours", id, async work =>
        {
            if (await work.LockAsync<BusinessHours>(id, ct) is not { } hours)
                return Error.NotFound("business hours");
            work.Enqueue(new JobDraft(RetimeStep.JobKind, null, PayloadJson.Write(new RetimePayload(id, null)), Priority: 1));
            return await SetAsync(work, hours, draft, ct);
        }, ct);

    public Task<Result<bool>> RemoveHoursAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync<bool>(actor, "sla.hours_removed", "business_hours", id, async work =>
        {
            if (await work.LockAsync<BusinessHours>(id, ct) is not { } hours)
                return Error.NotFound("business hours");
            var used = await work.Db.Set<TicketQueue>().AnyAsync(q => q.BusinessHoursId == id, ct)
                || await work.Db.Set<SlaClock>().AnyAsync(
                    c => c.BusinessHoursId == id && (c.State == SlaState.Running || c.State == SlaState.Paused), ct);
            if (used)
                return Error.Conflict("hours_in_use", "Queues or open tickets count in these hours; they can be removed once none does.");
            work.Remove(hours);
            return true;
        }, ct);

    public Task<Result<SlaTarget>> AddTargetAsync(Actor actor, Guid id, TargetDraft draft, CancellationToken ct) =>
        ChangeAsync(actor, "sla.target_added", "sla_target", id, async work =>
        {
            if (await work.Db.Set<SlaTarget>().CountAsync(ct) >= MaxRows)
                return Error.Conflict("too_many_targets", $"A workspace has at most {MaxRows} targets.");
            var target = new SlaTarget(id, actor.WorkspaceId);
            work.Add(target);
            return await SetAsync(work, target, draft, ct);
        }, ct);

    public Task<Result<SlaTarget>> ChangeTargetAsync(Actor actor, Guid id, TargetDraft draft, CancellationToken ct) =>
        ChangeAsync(
            actor, "sla.target_changed", "sla_target", id,
            async work => await work.LockAsync<SlaTarget>(id, ct) is { } target ? await SetAsync(work, target, draft, ct) : Error.NotFound("target"), ct);

    public Task<Result<bool>> RemoveTargetAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync<bool>(actor, "sla.target_removed", "sla_target", id, async work =>
        {
            if (await work.LockAsync<SlaTarget>(id, ct) is not { } target)
                return Error.NotFound("target");
            work.Remove(target);
            return true;
        }, ct);

    public Task<Result<TicketSettings>> SetAsync(Actor actor, int graceHours, int warnPercent, CancellationToken ct) =>
        ChangeAsync(actor, "tickets.settings_changed", "workspace", actor.WorkspaceId, async work =>
        {
            if (await work.LockAsync<TicketSettings>(actor.WorkspaceId, ct) is not { } settings)
                work.Add(settings = new TicketSettings(actor.WorkspaceId));
            return settings.Set(graceHours, warnPercent);
        }, ct);

    private static async Task<Result<BusinessHours>> SetAsync(Work work, BusinessHours hours, HoursDraft draft, CancellationToken ct)
    {
        // The zone is locked, so that nobody changes it meanwhile and leaves these behind.
        var zone = await work.Db.Workspaces.FromSql($"SELECT * FROM workspaces WHERE id = {work.WorkspaceId} FOR SHARE").Select(w => w.TimeZone).FirstAsync(ct);
        var set = hours.Set(draft.Name, draft.TimeZone, zone, draft.Week, draft.Holidays);
        if (!set.Succeeded)
            return set;
        if (await work.Db.Set<BusinessHours>().AnyAsync(h => h.Name == hours.Name && h.Id != hours.Id, ct))
            return Error.Conflict("hours_exist", $"There are business hours of the name {hours.Name} already.");
        if (draft.IsDefault)
        {
            foreach (var other in await work.Db.Set<BusinessHours>().Where(h => h.IsDefault && h.Id != hours.Id).ToListAsync(ct))
                other.MakeDefault(false);
        }

        hours.MakeDefault(draft.IsDefault);
        return hours;
    }

    private static async Task<Result<SlaTarget>> SetAsync(Work work, SlaTarget target, TargetDraft draft, CancellationToken ct)
    {
        var set = target.Set(draft.Severity, draft.CustomerTier, draft.FirstResponseMinutes, draft.ResolutionMinutes, draft.AroundTheClock);
        if (!set.Succeeded)
            return set;
        var taken = await work.Db.Set<SlaTarget>().AnyAsync(
            t => t.Id != target.Id && t.Severity == target.Severity && t.CustomerTier == target.CustomerTier, ct);
        return taken ? Error.Conflict("target_exists", "There is a target for this severity and tier already.") : set;
    }

    private Task<Result<T>> ChangeAsync<T>(
        Actor actor, string action, string kind, Guid subject, Func<Work, Task<Result<T>>> change, CancellationToken ct) =>
        SetupChange.RunAsync(works, shelf, actor, action, kind, subject, change, ct);
}
