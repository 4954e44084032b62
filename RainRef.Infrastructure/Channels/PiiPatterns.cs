using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>
/// The workspaces' own kinds of personal data: compiled once a node, and anew when the live feed says that they changed.
/// </summary>
public sealed class PiiPatterns(RainRefDatabase database, WorkFactory works, LiveFeed feed, TimeProvider clock) : IDisposable
{
    public const string Changed = "pii_pattern.changed";

    // The feed tells at once; this is for when it could not.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, (PiiPatternSet Set, long At)> _sets = new();
    private readonly ConcurrentDictionary<Guid, IDisposable> _subscriptions = new();

    public async ValueTask<PiiPatternSet> OfAsync(Guid workspaceId, CancellationToken ct)
    {
        if (_sets.TryGetValue(workspaceId, out var known) && clock.GetElapsedTime(known.At) < Trusted)
            return known.Set;
        Watch(workspaceId);
        var at = clock.GetTimestamp();
        await using var db = await database.ReadAsync(workspaceId, ct);
        var set = PiiPatternSet.Of(await db.Set<PiiPattern>().OrderBy(p => p.Id).Take(PiiPattern.MaxPatterns).ToListAsync(ct));
        _sets[workspaceId] = (set, at);
        return set;
    }

    public async Task<IReadOnlyList<PiiPattern>> ListAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<PiiPattern>().OrderBy(p => p.Type).ToListAsync(ct);
    }

    public async Task<Result<PiiPattern>> AddAsync(Actor actor, PiiPatternDraft draft, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<PiiPattern>(id, ct) is { } earlier)
            return earlier;
        if (await work.Db.Set<PiiPattern>().CountAsync(ct) >= PiiPattern.MaxPatterns)
            return Error.Conflict("too_many_patterns", $"A workspace has at most {PiiPattern.MaxPatterns} patterns.");
        if (await work.Db.Set<PiiPattern>().AnyAsync(p => p.Type == draft.Type, ct))
            return Error.Conflict("type_taken", "There is a pattern of this type already.");
        var pattern = new PiiPattern(id, actor.WorkspaceId, draft, clock.GetUtcNow());
        work.Add(pattern);
        await CommitAsync(work, actor, "pii_pattern.added", id, ct);
        return pattern;
    }

    public async Task<Result<PiiPattern>> ChangeAsync(Actor actor, Guid id, PiiPatternDraft draft, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PiiPattern>(id, ct) is not { } pattern)
            return Error.NotFound("pattern");
        if (await work.Db.Set<PiiPattern>().AnyAsync(p => p.Type == draft.Type && p.Id != id, ct))
            return Error.Conflict("type_taken", "There is a pattern of this type already.");
        pattern.Change(draft, clock.GetUtcNow());
        await CommitAsync(work, actor, "pii_pattern.changed", id, ct);
        return pattern;
    }

    public async Task<bool> RemoveAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PiiPattern>(id, ct) is not { } pattern)
            return false;
        work.Remove(pattern);
        await CommitAsync(work, actor, "pii_pattern.removed", id, ct);
        return true;
    }

    /// <summary>Masks a text on which nobody looks a customer up: what is masked is not kept.</summary>
    /// <param name="longest">Cut to this, since masks can be longer than what they hide.</param>
    public async Task<string?> CleanAsync(Guid workspaceId, string? text, int longest, CancellationToken ct)
    {
        var masked = text is null ? null : PiiScrubber.Scrub(text, new PiiMaskState(await OfAsync(workspaceId, ct))).Text;
        return masked?.Length > longest ? masked[..longest] : masked;
    }

    /// <summary>Tags stand in lists, filters and addresses, where no mask can be looked behind: they hold no personal data.</summary>
    /// <param name="field">What the error names.</param>
    public async Task<Error?> CheckTagsAsync(Guid workspaceId, string field, IEnumerable<string>? tags, CancellationToken ct)
    {
        if (tags is null)
            return null;
        var known = await OfAsync(workspaceId, ct);
        return tags.Any(tag => PiiScrubber.Scrub(tag, new PiiMaskState(known)).Findings.Count > 0)
            ? Error.Validation(field, "Tags hold no personal data.")
            : null;
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.Values)
            subscription.Dispose();
    }

    private async Task CommitAsync(Work work, Actor actor, string what, Guid id, CancellationToken ct)
    {
        work.Add(new AuditEntry(Ids.New(clock), actor, what, "pii_pattern", id, clock.GetUtcNow()));
        work.Announce(Changed, id, null);
        await work.CommitAsync(ct);
        _sets.TryRemove(actor.WorkspaceId, out _);
    }

    private void Watch(Guid workspaceId)
    {
        if (_subscriptions.ContainsKey(workspaceId))
            return;
        var subscription = feed.Subscribe(workspaceId, events =>
        {
            if (events.Any(e => e.Kind is Changed or LiveFeed.Resync))
                _sets.TryRemove(workspaceId, out _);
        });
        if (!_subscriptions.TryAdd(workspaceId, subscription))
            subscription.Dispose();
    }
}
