using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Policies;

/// <summary>Puts rules in force: a draft that is green, or any earlier version; each with its receipt.</summary>
public sealed class PolicyActivation(WorkFactory works, DefaultPolicies defaults, TimeProvider clock)
{
    /// <summary>
    /// Green means: no error, tests that pass, and a replay of exactly these rules within the last 24 hours of which every flip
    /// was acknowledged.
    /// </summary>
    /// <param name="seen">The draft's version that the caller saw.</param>
    /// <param name="id">The new version's id; the same id twice makes one version.</param>
    public async Task<Result<PolicyVersion>> ActivateAsync(Actor actor, Guid draftId, int seen, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var settings = await LockSettingsAsync(work, ct);
        if (await work.FindAsync<PolicyVersion>(id, ct) is { } earlier)
            return earlier;
        if (await work.LockAsync<PolicyDraft>(draftId, ct) is not { } draft)
            return Error.NotFound("draft");
        if (draft.Saw(seen) is { } changed)
            return changed;
        var green = await GreenAsync(work, draft, ct);
        if (!green.Succeeded)
            return green.Error;
        var number = await work.Db.PolicyVersions.MaxAsync(v => (int?)v.Number, ct) ?? 0;
        var version = new PolicyVersion(id, draft, number + 1, green.Value, actor, clock.GetUtcNow());
        work.Add(version);
        var data = new JsonObject { ["replay_id"] = green.Value.Id.ToString("D"), ["flips"] = green.Value.Flips };
        data["acknowledged_by"] = new JsonArray([.. (await work.Db.PolicyFlips
            .Where(f => f.ReplayId == green.Value.Id && f.AcknowledgedBy != null).Select(f => f.AcknowledgedBy!.Value).Distinct().ToListAsync(ct))
            .Order().Select(a => (JsonNode)a.ToString("D"))]);
        PutInForce(work, actor, settings, version, "policy.activated", data);
        await work.CommitAsync(ct);
        return version;
    }

    /// <summary>Brings back an earlier version, or the default rules where <paramref name="versionId"/> is null.</summary>
    public async Task<Result<PolicySettings>> RestoreAsync(Actor actor, Guid? versionId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var settings = await LockSettingsAsync(work, ct);
        if (settings.ActiveVersionId == versionId)
            return Error.Conflict("already_active", "These rules are in force already.");
        var version = versionId is { } id ? await work.LockAsync<PolicyVersion>(id, ct) : null;
        if (versionId is not null && version is null)
            return Error.NotFound("version");
        PutInForce(work, actor, settings, version, "policy.restored", []);
        await work.CommitAsync(ct);
        return settings;
    }

    public async Task<Result<PolicySettings>> SetZoneAsync(Actor actor, string? zone, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var settings = await LockSettingsAsync(work, ct);
        var set = settings.SetZone(zone, clock.GetUtcNow());
        if (!set.Succeeded)
            return set;
        work.Record(new ReceiptDraft("policy.zone_set", settings.Id, null, actor, new JsonObject { ["zone"] = settings.Zone }));
        work.Announce("policy.settings", settings.Id, null);
        await work.CommitAsync(ct);
        return settings;
    }

    private async Task<Result<PolicyReplay>> GreenAsync(Work work, PolicyDraft draft, CancellationToken ct)
    {
        var check = BundleCheck.Run(draft.Bundle, clock, ct);
        if (!check.IsClean)
            return PolicyReplayer.Broken(check);
        if (!check.TestsPass)
            return Error.Conflict("tests_failed", "The draft's tests do not pass, or it has none.");
        var replay = await work.Db.PolicyReplays.Where(r => r.DraftId == draft.Id).OrderByDescending(r => r.CreatedAt).FirstOrDefaultAsync(ct);
        if (replay is null)
            return Error.Conflict("replay_missing", "The draft has not been replayed yet.");
        var open = await work.Db.PolicyFlips.CountAsync(f => f.ReplayId == replay.Id && f.AcknowledgedAt == null, ct);
        return replay.Blocks(check.Digest!, open, clock.GetUtcNow()) is { } blocked ? blocked : replay;
    }

    private void PutInForce(Work work, Actor actor, PolicySettings settings, PolicyVersion? version, string kind, JsonObject data)
    {
        data["previous_digest"] = settings.ActiveDigest ?? defaults.Policy.BundleDigest;
        settings.Activate(version, clock.GetUtcNow());
        data["bundle_digest"] = settings.ActiveDigest ?? defaults.Policy.BundleDigest;
        data["number"] = version?.Number ?? 0;
        work.Record(new ReceiptDraft(kind, version?.Id ?? settings.Id, null, actor, data));
        work.Announce(WorkspacePolicies.Activated, version?.Id ?? settings.Id, null);
    }

    private async Task<PolicySettings> LockSettingsAsync(Work work, CancellationToken ct)
    {
        var (id, now) = (work.WorkspaceId, clock.GetUtcNow());
        await work.Db.Database.ExecuteSqlAsync(
            $"INSERT INTO policy_settings (id, workspace_id, zone, updated_at) VALUES ({id}, {id}, 'UTC', {now}) ON CONFLICT DO NOTHING", ct);
        return (await work.LockAsync<PolicySettings>(id, ct))!;
    }
}
