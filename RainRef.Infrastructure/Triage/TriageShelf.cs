using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Learning;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>
/// Keeps what triage knows of each workspace in memory: read once, and again after any node of the installation says on
/// the live feed that values or models changed.
/// </summary>
public sealed class TriageShelf(RainRefDatabase database, PlaybookCatalog playbooks, LiveFeed feed, TimeProvider clock)
{
    /// <summary>The kinds of live events that say: read again.</summary>
    public const string ModelChanged = "triage.model";
    public const string ValuesChanged = "triage.values";
    private const string PlaybookChanges = "playbook.";

    // A model is some tens of megabytes when it serves.
    private const int MostWorkspaces = 32;
    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    public async Task<TriageKnowledge> OfAsync(Guid workspaceId, CancellationToken ct)
    {
        var entry = _entries.GetOrAdd(workspaceId, Add);
        entry.UsedAt = clock.GetTimestamp();
        var loading = entry.Loading.Value;
        try
        {
            return await loading.WaitAsync(ct);
        }
        catch (Exception) when (loading.IsFaulted)
        {
            Forget(workspaceId);
            throw;
        }
    }

    public void Forget(Guid workspaceId)
    {
        if (_entries.TryRemove(workspaceId, out var entry))
            entry.Subscription?.Dispose();
    }

    private Entry Add(Guid workspaceId)
    {
        if (_entries.Count >= MostWorkspaces)
            Forget(_entries.MinBy(e => e.Value.UsedAt).Key);
        // What several callers wait for belongs to none of them, so none of them cancels it.
        return new Entry(new Lazy<Task<TriageKnowledge>>(() => LoadAsync(workspaceId, CancellationToken.None)))
        {
            Subscription = feed.Subscribe(workspaceId, events =>
            {
                if (events.Any(e => e.Kind is ModelChanged or ValuesChanged or LiveFeed.Resync || e.Kind.StartsWith(PlaybookChanges, StringComparison.Ordinal)))
                    Forget(workspaceId);
            }),
        };
    }

    private async Task<TriageKnowledge> LoadAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var set = await playbooks.ForAsync(db, ct);
        var inForce = set.All.Where(p => p.Enabled).OrderByDescending(p => p.Version > 0).Select(p => p.Playbook).ToList();
        if (!await db.TriageValues.AnyAsync(ct))
            await SeedAsync(db, TriageDefaults.For(playbooks.All), ct);
        // A playbook brings the intent that it is for; one that was retired stays so.
        await SeedAsync(db, [.. set.All.Where(p => p.Version > 0).Select(p => (TriageKind.Intent, new TriageValueDraft(p.Playbook.Intent)))], ct);
        var values = await db.TriageValues.OrderBy(v => v.Id).ToListAsync(ct);
        var models = await db.TriageModels.Where(m => m.State == TriageModelState.InService)
            .Select(m => new { m.Kind, m.Number, m.Content }).ToListAsync(ct);
        return new TriageKnowledge(values, models.ToDictionary(
            m => m.Kind, m => new ServingModel(ClassifierFile.Read(m.Content), TriageModel.VersionOf(m.Kind, m.Number))))
        {
            Playbooks = inForce,
        };
    }

    private static async Task SeedAsync(RainRefDbContext db, IReadOnlyList<(TriageKind Kind, TriageValueDraft Draft)> values, CancellationToken ct)
    {
        var workspace = db.WorkspaceId;
        foreach (var (kind, draft) in values)
        {
            // Two nodes may do this at once; the same keys give the same rows.
            var id = Ids.From(workspace, SnakeCase.Of(kind), draft.Key);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO triage_values (id, workspace_id, kind, key, name, parent, category, product_area, queue, enabled, created_at)
                VALUES ({id}, {workspace}, {SnakeCase.Of(kind)}, {draft.Key}, {draft.Name ?? draft.Key}, {draft.Parent}, {draft.Category}, {draft.ProductArea}, {draft.Queue}, true, now())
                ON CONFLICT DO NOTHING
                """,
                ct);
        }
    }

    private sealed record Entry(Lazy<Task<TriageKnowledge>> Loading)
    {
        public IDisposable? Subscription { get; init; }

        public long UsedAt { get; set; }
    }
}
