using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Policies.Rego.Values;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Policies;

/// <summary>Makes recorded decisions again by a draft's rules, and keeps those that would come out otherwise.</summary>
public sealed class PolicyReplayer(RainRefDatabase database, WorkFactory works, PlaybookCatalog playbooks, TimeProvider clock)
{
    private const int MaxDecisions = 50_000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    /// <param name="id">The replay's id; the same id twice makes one replay.</param>
    public async Task<Result<PolicyReplay>> RunAsync(Actor actor, Guid draftId, int days, Guid id, CancellationToken ct)
    {
        if (days is < 1 or > PolicyReplay.MaxDays)
            return Error.Validation("days", $"days is from 1 to {PolicyReplay.MaxDays}.");
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        if (await db.PolicyReplays.FirstOrDefaultAsync(r => r.Id == id, ct) is { } earlier)
            return earlier;
        if (await db.PolicyDrafts.FirstOrDefaultAsync(d => d.Id == draftId, ct) is not { } draft)
            return Error.NotFound("draft");
        var check = BundleCheck.Read(draft.Bundle);
        if (!check.IsClean)
            return Broken(check);
        var (counts, flips) = await ReplayAsync(db, new RegoPolicy(draft.Bundle), id, clock.GetUtcNow().AddDays(-days), ct);
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        // Held until the end, so that it is not deleted meanwhile.
        if (await work.LockAsync<PolicyDraft>(draftId, ct) is null)
            return Error.NotFound("draft");
        var replay = new PolicyReplay(id, draft, check.Digest!, days, counts, actor, clock.GetUtcNow());
        work.Add(replay);
        flips.ForEach(work.Add);
        work.Announce("policy.replayed", replay.Id, null);
        await work.CommitAsync(ct);
        return replay;
    }

    /// <summary>Says that somebody has seen what would flip.</summary>
    /// <param name="flips">These, one by one.</param>
    /// <param name="rest">All others too, but for those from deny to allow.</param>
    public async Task<Result<int>> AcknowledgeAsync(
        Actor actor, Guid replayId, IReadOnlyCollection<Guid> flips, bool rest, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PolicyReplay>(replayId, ct) is null)
            return Error.NotFound("replay");
        var open = await work.Db.PolicyFlips.Where(f => f.ReplayId == replayId && f.AcknowledgedAt == null).ToListAsync(ct);
        var seen = open.Where(f => flips.Contains(f.Id) || (rest && !f.IsWidening)).ToList();
        foreach (var flip in seen)
            flip.Acknowledge(actor, clock.GetUtcNow());
        work.Announce("policy.replayed", replayId, null);
        await work.CommitAsync(ct);
        return open.Count - seen.Count;
    }

    internal static Error Broken(BundleCheck check) => Error.Conflict(
        "check_failed", $"The draft has {check.Errors.Count} errors; the first: {check.Errors[0]}");

    private async Task<(ReplayCounts Counts, List<PolicyFlip> Flips)> ReplayAsync(
        RainRefDbContext db, RegoPolicy policy, Guid replayId, DateTimeOffset since, CancellationToken ct)
    {
        var (started, flips, decisions, found, masked, complete) = (clock.GetTimestamp(), new List<PolicyFlip>(), 0, 0, 0, true);
        var recorded = db.Decisions.Where(d => d.CreatedAt > since).OrderByDescending(d => d.Id).Take(MaxDecisions + 1);
        await foreach (var decision in recorded.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (decisions == MaxDecisions || clock.GetElapsedTime(started) > MaxTime)
            {
                complete = false;
                break;
            }

            decisions++;
            masked += decision.MaskedPaths.Length > 0 ? 1 : 0;
            var input = RecordedInput.Read(decision.InputJson, playbooks.ByAction);
            var before = new RecordedDecision(
                decision.Id, decision.ActionId, (string?)input["type"] ?? "", decision.CreatedAt, decision.Outcome, decision.Reasons,
                decision.Obligations, decision.MaskedPaths.Length > 0);
            var after = Decide(policy, RegoJson.From(input), decision.CreatedAt, ct);
            if (!PolicyFlip.Is(before, after))
                continue;
            found++;
            if (flips.Count < PolicyReplay.MaxFlips)
                flips.Add(new PolicyFlip(Ids.New(clock), db.WorkspaceId, replayId, before, after));
        }

        return (new ReplayCounts(decisions, found, masked, complete && found == flips.Count), flips);
    }

    // What fails would be denied by the gate, so it is here.
    private static PolicyDecision Decide(RegoPolicy policy, RegoValue input, DateTimeOffset at, CancellationToken ct)
    {
        try
        {
            return policy.Evaluate(input, at, ct);
        }
        catch (InvalidOperationException e)
        {
            return PolicyDecision.Deny(policy.BundleDigest, $"The policy fails: {e.Message}");
        }
    }
}
