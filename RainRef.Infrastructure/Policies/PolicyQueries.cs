using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Policies;

/// <param name="Active">None where the default rules are in force.</param>
/// <param name="Digest">Of the rules in force.</param>
/// <param name="External">Whether an external engine decides, so that these rules do not.</param>
public sealed record PolicyState(PolicyVersionRow? Active, string Digest, string DefaultDigest, string Zone, bool External);

public sealed record PolicyVersionRow(
    Guid Id, int Number, string Name, string Digest, bool Active, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt);

public sealed record PolicyDraftRow(Guid Id, string Name, int Version, string UpdatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <param name="Open">Flips that nobody acknowledged yet.</param>
/// <param name="OpenWidenings">Those of them that go from deny to allow, each acknowledged by itself.</param>
public sealed record ReplayRow(PolicyReplay Replay, int Open, int OpenWidenings);

/// <summary>Reads rules, drafts, replays and the decision log.</summary>
public sealed class PolicyQueries(RainRefDatabase database, DefaultPolicies defaults, IPolicyEngine engine)
{
    public BundleFiles DefaultFiles => defaults.Files;

    public async Task<PolicyState> StateAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var settings = await db.PolicySettings.FirstOrDefaultAsync(ct);
        var active = settings?.ActiveVersionId is { } id ? await Rows(db.PolicyVersions.Where(v => v.Id == id), id).FirstOrDefaultAsync(ct) : null;
        var external = !engine.TakesWorkspaceBundles;
        return new PolicyState(
            active, external ? engine.BundleDigest : active?.Digest ?? defaults.Policy.BundleDigest, defaults.Policy.BundleDigest,
            settings?.Zone ?? "UTC", external);
    }

    public async Task<Page<PolicyVersionRow>> VersionsAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var active = await db.PolicySettings.Select(s => s.ActiveVersionId).FirstOrDefaultAsync(ct);
        var total = await db.PolicyVersions.LongCountAsync(ct);
        var ordered = page.Descending ? db.PolicyVersions.OrderByDescending(v => v.Number) : db.PolicyVersions.OrderBy(v => v.Number);
        var rows = await Rows(ordered.Skip(page.Offset).Take(page.Limit), active).ToListAsync(ct);
        return new Page<PolicyVersionRow>(page.Number, page.Limit, total, rows);
    }

    public async Task<PolicyVersion?> VersionAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.PolicyVersions.FirstOrDefaultAsync(v => v.Id == id, ct);
    }

    public async Task<Page<PolicyDraftRow>> DraftsAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var total = await db.PolicyDrafts.LongCountAsync(ct);
        var ordered = page.Descending ? db.PolicyDrafts.OrderByDescending(d => d.Id) : db.PolicyDrafts.OrderBy(d => d.Id);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit)
            .Select(d => new PolicyDraftRow(d.Id, d.Name, d.Version, d.UpdatedByName, d.CreatedAt, d.UpdatedAt)).ToListAsync(ct);
        return new Page<PolicyDraftRow>(page.Number, page.Limit, total, rows);
    }

    public async Task<PolicyDraft?> DraftAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.PolicyDrafts.FirstOrDefaultAsync(d => d.Id == id, ct);
    }

    public async Task<ReplayRow?> LastReplayAsync(Guid workspaceId, Guid draftId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var replay = await db.PolicyReplays.Where(r => r.DraftId == draftId).OrderByDescending(r => r.CreatedAt).FirstOrDefaultAsync(ct);
        return replay is null ? null : await RowAsync(db, replay, ct);
    }

    public async Task<ReplayRow?> ReplayAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.PolicyReplays.FirstOrDefaultAsync(r => r.Id == id, ct) is { } replay ? await RowAsync(db, replay, ct) : null;
    }

    /// <summary>What would flip: first what was denied and would be allowed, then the newest.</summary>
    public async Task<Page<PolicyFlip>> FlipsAsync(Guid workspaceId, Guid replayId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var flips = db.PolicyFlips.Where(f => f.ReplayId == replayId);
        var rows = await flips.OrderBy(f => f.From == PolicyOutcome.Deny && f.To == PolicyOutcome.Allow ? 0 : 1).ThenByDescending(f => f.DecisionId)
            .Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new Page<PolicyFlip>(page.Number, page.Limit, await flips.LongCountAsync(ct), rows);
    }

    public async Task<Page<Decision>> DecisionsAsync(
        Guid workspaceId, Guid? actionId, PolicyOutcome? outcome, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var decisions = db.Decisions.Where(d => (actionId == null || d.ActionId == actionId) && (outcome == null || d.Outcome == outcome));
        var ordered = page.Descending ? decisions.OrderByDescending(d => d.Id) : decisions.OrderBy(d => d.Id);
        return new Page<Decision>(
            page.Number, page.Limit, await decisions.LongCountAsync(ct), await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    private static IQueryable<PolicyVersionRow> Rows(IQueryable<PolicyVersion> versions, Guid? active) => versions.Select(v =>
        new PolicyVersionRow(v.Id, v.Number, v.Name, v.Digest, v.Id == active, v.CreatedByName, v.CreatedAt, v.ActivatedAt));

    private static async Task<ReplayRow> RowAsync(RainRefDbContext db, PolicyReplay replay, CancellationToken ct)
    {
        var open = db.PolicyFlips.Where(f => f.ReplayId == replay.Id && f.AcknowledgedAt == null);
        return new ReplayRow(
            replay, await open.CountAsync(ct), await open.CountAsync(f => f.From == PolicyOutcome.Deny && f.To == PolicyOutcome.Allow, ct));
    }
}
