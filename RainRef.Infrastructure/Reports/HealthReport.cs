using RainRef.Domain.Policies;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Reports;

/// <summary>How the program is, part by part.</summary>
/// <param name="Status">"ok"; "degraded" when something needs a person; "down" when nothing can work.</param>
/// <param name="Reasons">Why it is not ok, in words.</param>
public sealed record HealthDetails(
    string Status, IReadOnlyList<string> Reasons, DatabaseHealth Database, PolicyHealth Policy, QueueHealth? Queue,
    LiveHealth Live, string Version, double UptimeSeconds, DateTimeOffset StartedAt);

public sealed record DatabaseHealth(bool Ok, double LatencyMs, string? Version, int MigrationsPending);

public sealed record PolicyHealth(bool Ok, string BundleDigest, int Playbooks);

public sealed record QueueHealth(bool Ok, long Ready, long Running, long Dead, double OldestAgeSeconds);

public sealed record LiveHealth(int Subscribers);

/// <summary>Gathers what operators ask first when something seems wrong.</summary>
public sealed class HealthReport(
    DatabaseProbe probe, QueueGauge queue, PolicyGate gate, PlaybookCatalog playbooks, LiveFeed feed, NodeMetrics node, TimeProvider clock)
{
    private static readonly TimeSpan SlowDatabase = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LateQueue = TimeSpan.FromMinutes(1);

    public async Task<HealthDetails> ReadAsync(CancellationToken ct)
    {
        var database = await probe.CheckAsync(ct);
        var stats = database.Ok ? await queue.ReadAsync(ct) : null;
        var policy = new PolicyHealth(gate.BundleDigest.Length > 0, gate.BundleDigest, playbooks.All.Count);
        var reasons = Reasons(database, stats, policy).ToList();
        var status = !database.Ok ? "down" : reasons.Count > 0 ? "degraded" : "ok";
        return new HealthDetails(
            status, reasons,
            new DatabaseHealth(
                database.Ok, Math.Round(database.Latency.TotalMilliseconds, 1), database.Version, database.MigrationsPending),
            policy,
            stats is null ? null : new QueueHealth(
                stats.OldestDueAge <= LateQueue, stats.Ready, stats.Running, stats.Dead, Math.Round(stats.OldestDueAge.TotalSeconds, 3)),
            new LiveHealth(feed.Subscribers), TelemetryResource.Version,
            Math.Round((clock.GetUtcNow() - node.StartedAt).TotalSeconds, 1), node.StartedAt);
    }

    private static IEnumerable<string> Reasons(DatabaseState database, QueueStats? stats, PolicyHealth policy)
    {
        if (!database.Ok)
            yield return "The database does not answer.";
        else if (database.Latency > SlowDatabase)
            yield return "The database answers slowly.";
        if (database.MigrationsPending > 0)
            yield return "The database lacks migrations of this version.";
        if (!policy.Ok)
            yield return "No policy is loaded, so nothing is allowed.";
        if (database.Ok && stats is null)
            yield return "The queue's figures cannot be read.";
        if (stats?.OldestDueAge > LateQueue)
            yield return "The queue is more than a minute behind.";
        if (stats?.Dead > 0)
            yield return "There are dead letters to look at.";
    }
}
