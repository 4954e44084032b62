using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Policies;

/// <summary>
/// Judges by the workspace's own rules where it has some, else by the default ones. Which ones are in force comes with the
/// input, read in the transaction that the decision governs, so that no node can decide by rules that another has replaced;
/// here rules are only compiled, once a digest, and dropped when the live feed says that others are in force.
/// </summary>
public sealed class WorkspacePolicies(DefaultPolicies defaults, RainRefDatabase database, ILiveFeed feed) : IPolicyEngine, IDisposable
{
    /// <summary>The live event that says that other rules are in force.</summary>
    public const string Activated = "policy.activated";

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<string, Lazy<Task<RegoPolicy>>>> _compiled = new();
    private readonly ConcurrentDictionary<Guid, IDisposable> _subscriptions = new();

    public string BundleDigest => defaults.Policy.BundleDigest;

    public bool TakesWorkspaceBundles => true;

    /// <summary>How many bundles of a workspace are kept compiled.</summary>
    public int Kept(Guid workspaceId) => _compiled.TryGetValue(workspaceId, out var own) ? own.Count : 0;

    public async ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct)
    {
        var policy = input.Bundle is { } bundle ? await FindAsync(input.Workspace.Id, bundle, ct) : defaults.Policy;
        return await policy.EvaluateAsync(input, ct);
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.Values)
            subscription.Dispose();
    }

    private async Task<RegoPolicy> FindAsync(Guid workspaceId, ActiveBundle bundle, CancellationToken ct)
    {
        if (!_subscriptions.ContainsKey(workspaceId))
            Listen(workspaceId);
        var own = _compiled.GetOrAdd(workspaceId, _ => new());
        // Whoever comes first compiles for all; the wait of each ends with its own token.
        var compiling = own.GetOrAdd(bundle.Digest, _ => new(() => CompileAsync(workspaceId, bundle)));
        try
        {
            return await compiling.Value.WaitAsync(ct);
        }
        catch (Exception) when (compiling.Value.IsFaulted)
        {
            own.TryRemove(KeyValuePair.Create(bundle.Digest, compiling));
            throw;
        }
    }

    private async Task<RegoPolicy> CompileAsync(Guid workspaceId, ActiveBundle bundle)
    {
        await using var db = await database.ReadAsync(workspaceId, CancellationToken.None);
        var version = await db.PolicyVersions.FirstOrDefaultAsync(v => v.Id == bundle.VersionId, CancellationToken.None)
            ?? throw new InvalidOperationException($"Policy version {bundle.VersionId} is not there.");
        var policy = new RegoPolicy(version.Bundle);
        return policy.BundleDigest == bundle.Digest
            ? policy
            : throw new InvalidOperationException($"Policy version {bundle.VersionId} is not what was activated.");
    }

    private void Listen(Guid workspaceId)
    {
        var subscription = feed.Subscribe(workspaceId, events =>
        {
            if (events.Any(e => e.Kind is Activated or LiveFeed.Resync))
                _compiled.TryRemove(workspaceId, out _);
        });
        if (!_subscriptions.TryAdd(workspaceId, subscription))
            subscription.Dispose();
    }
}
