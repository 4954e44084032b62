using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

/// <summary>Puts together what an approval of an action is bound to, from what the database and policy say now.</summary>
public sealed class ApprovalBindings(PolicyGate gate)
{
    public async Task<ApprovalBinding> NowAsync(
        RainRefDbContext db, PlannedAction action, Decision decision, CancellationToken ct)
    {
        var settings = await db.PolicySettings.AsNoTracking().FirstOrDefaultAsync(s => s.Id == db.WorkspaceId, ct);
        return new ApprovalBinding(
            action, gate.DigestOf(settings?.Active), decision.Obligations, await CitedVersions.NowAsync(db, action.Cited, ct));
    }

    /// <summary>The bytes that policy judged, whatever has changed since.</summary>
    public static ApprovalBinding AtDecision(PlannedAction action, Decision decision) =>
        new(action, decision.BundleDigest, decision.Obligations, action.Cited);

    internal static Task<Decision?> DecisionAsync(RainRefDbContext db, Guid actionId, CancellationToken ct) =>
        db.Decisions.AsNoTracking().Where(d => d.ActionId == actionId).OrderByDescending(d => d.Id).FirstOrDefaultAsync(ct);

    internal async Task<ActionStanding> StandingAsync(
        RainRefDbContext db, PlannedAction action, Decision decision, IEnumerable<Approval> approvals, CancellationToken ct) =>
        new(
            decision.Obligations, await NowAsync(db, action, decision, ct), decision.BundleDigest,
            AtDecision(action, decision).CitedHash, [.. approvals.Where(a => a.Approved).Select(a => a.DecidedBy)]);
}
