using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

internal enum CanaryWord
{
    Go,

    /// <summary>Another one of its type runs; it comes after that.</summary>
    Wait,

    /// <summary>The one before it did not end well.</summary>
    Stop,
}

/// <summary>
/// Keeps the obligation <see cref="PolicyObligations.Canary"/>: each action of the type is the canary of the next one.
/// They run one at a time, and none follows, for an hour, one that failed, got lost or was taken back.
/// </summary>
internal static class CanaryRule
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    public static async Task<CanaryWord> AskAsync(Work work, PlannedAction action, DateTimeOffset now, CancellationToken ct)
    {
        if (await ApprovalBindings.DecisionAsync(work.Db, action.Id, ct) is not { } decision || !decision.Obligations.Contains(PolicyObligations.Canary))
            return CanaryWord.Go;
        // Held until it is on record that this one runs: two must not both find that none does.
        var key = $"canary {work.WorkspaceId:D} {action.Type}";
        await work.Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
        var others = work.Db.Actions.Where(a => a.Type == action.Type && a.Id != action.Id);
        if (await others.AnyAsync(a => a.Status == ActionStatus.Running || a.Status == ActionStatus.RollingBack, ct))
            return CanaryWord.Wait;
        var since = now - Memory;
        // What was refused before anything was sent says nothing about the next one.
        var last = await others.Where(a => a.UpdatedAt > since)
            .Where(a => work.Db.Set<ActionStep>().Any(s => s.ActionId == a.Id && s.Status != StepStatus.Pending))
            .OrderByDescending(a => a.UpdatedAt).Select(a => (ActionStatus?)a.Status).FirstOrDefaultAsync(ct);
        return last is null or ActionStatus.Done ? CanaryWord.Go : CanaryWord.Stop;
    }
}
