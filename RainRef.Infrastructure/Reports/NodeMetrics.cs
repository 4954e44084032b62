using System.Diagnostics.Metrics;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Reports;

/// <summary>The gauges of this process: what waits in the queue, who listens, which version runs.</summary>
public sealed class NodeMetrics
{
    public const string Name = "RainRef.Node";

    public NodeMetrics(IMeterFactory meters, QueueGauge queue, LiveFeed feed, TimeProvider clock)
    {
        StartedAt = clock.GetUtcNow();
        var meter = meters.Create(Name);
        Gauge("rainref_queue_ready", "Jobs that wait, due or not.", s => s.Ready);
        Gauge("rainref_queue_running", "Jobs that some worker holds.", s => s.Running);
        Gauge("rainref_queue_dead", "Dead letters.", s => s.Dead);
        Gauge("rainref_queue_oldest_seconds", "How long the oldest due job has waited.", s => s.OldestDueAge.TotalSeconds);
        meter.CreateObservableGauge("rainref_live_subscribers", () => feed.Subscribers, null, "Who listens to the live feed on this node.");
        meter.CreateObservableGauge(
            "rainref_build_info", () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", TelemetryResource.Version)),
            null, "Always 1; the label says which version runs.");

        // No figure at all while the database gives none: a stale one would look like calm.
        void Gauge(string name, string description, Func<QueueStats, double> value) => meter.CreateObservableGauge(
            name, () => queue.Latest is { } stats ? [new Measurement<double>(value(stats))] : Array.Empty<Measurement<double>>(), null, description);
    }

    /// <summary>When this process began.</summary>
    public DateTimeOffset StartedAt { get; }
}
