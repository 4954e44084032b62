using System.Diagnostics;
using System.Diagnostics.Metrics;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Reports;

/// <summary>What the pipeline tells of itself: a span a step in the ticket's trace, counts and times.</summary>
public static class PipelineMetrics
{
    public const string Name = "RainRef.Pipeline";
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> PickUp = Meter.CreateHistogram<double>(
        "rainref_job_pickup_seconds", "s", "From when a job is due until a worker begins it.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "rainref_job_duration_seconds", "s", "How long a try at a job takes.");

    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "rainref_jobs_dead_total", null, "Jobs that failed for good.");

    private static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "rainref_events_ingested_total", null, "Events accepted.");

    public static Activity? StartStep(ClaimedJob job)
    {
        var activity = ActivityContext.TryParse(job.TraceParent, null, out var parent)
            ? Source.StartActivity(job.Kind, ActivityKind.Consumer, parent)
            : Source.StartActivity(job.Kind, ActivityKind.Consumer);
        activity?.SetTag("rainref.workspace_id", job.WorkspaceId).SetTag("rainref.job_id", job.Lease.JobId)
            .SetTag("rainref.attempt", job.Attempts);
        return activity;
    }

    public static void PickedUp(ClaimedJob job, DateTimeOffset now) =>
        PickUp.Record(Math.Max(0, (now - job.RunAt).TotalSeconds), Kind(job));

    public static void Finished(ClaimedJob job, TimeSpan time) => Duration.Record(time.TotalSeconds, Kind(job));

    public static void Dead(ClaimedJob job) => DeadLetters.Add(1, Kind(job));

    public static void Ingested(int count) => Events.Add(count);

    private static KeyValuePair<string, object?> Kind(ClaimedJob job) => new("kind", job.Kind);
}
