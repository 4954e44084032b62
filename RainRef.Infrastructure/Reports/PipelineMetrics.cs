using System.Diagnostics.Metrics;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Reports;

/// <summary>What the pipeline counts and times. Labels are kinds and outcomes: few values, and never anybody's.</summary>
public static class PipelineMetrics
{
    public const string Name = "RainRef.Pipeline";
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> PickUp = Seconds(
        "rainref_job_pickup_seconds", "From when a job is due until a worker begins it.",
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600]);

    private static readonly Histogram<double> Duration = Seconds(
        "rainref_job_duration_seconds", "How long a try at a job takes.",
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]);

    private static readonly Counter<long> Retries = Count("rainref_jobs_retried_total", "Tries at a job that failed and are followed by another.");
    private static readonly Counter<long> DeadLetters = Count("rainref_jobs_dead_total", "Jobs that failed for good.");
    private static readonly Counter<long> Events = Count("rainref_events_ingested_total", "Events accepted.");
    private static readonly Counter<long> Answers = Count("rainref_answers_total", "Answers by result: drafted or abstained.");
    private static readonly Counter<long> Decisions = Count("rainref_policy_decisions_total", "Policy decisions by outcome.");
    private static readonly Counter<long> Actions = Count("rainref_actions_total", "Actions by result: executed, failed or refused.");
    private static readonly Counter<long> Signals = Count("rainref_signals_total", "Product signals emitted.");
    private static readonly Counter<long> Receipts = Count("rainref_receipts_total", "Receipts written, by kind.");
    private static readonly Counter<long> Links = Count("rainref_receipts_sealed_total", "Receipts that got their place in the chain.");
    private static readonly Counter<long> Live = Count("rainref_live_events_total", "Live events published by this node.");

    public static void PickedUp(ClaimedJob job, DateTimeOffset now) =>
        PickUp.Record(Math.Max(0, (now - job.RunAt).TotalSeconds), Kind(job));

    public static void Finished(ClaimedJob job, TimeSpan time) => Duration.Record(time.TotalSeconds, Kind(job));

    public static void Retried(ClaimedJob job) => Retries.Add(1, Kind(job));

    public static void Dead(ClaimedJob job) => DeadLetters.Add(1, Kind(job));

    public static void Ingested(int count) => Events.Add(count);

    public static void Sealed(int count) => Links.Add(count);

    public static void Published(int count) => Live.Add(count);

    /// <summary>Counts what a committed receipt attests: whatever is decided or done has one, so nothing is missed.</summary>
    public static void Attested(ReceiptDraft receipt)
    {
        Receipts.Add(1, Label("kind", receipt.Kind));
        switch (receipt.Kind)
        {
            case "answer.proposed":
                Answers.Add(1, Label("result", "drafted"));
                break;
            case "answer.abstained":
                Answers.Add(1, Label("result", "abstained"));
                break;
            case "policy.decided":
                Decisions.Add(1, Label("outcome", receipt.Data["outcome"]?.ToString() ?? "none"));
                break;
            case "action.executed" or "action.failed" or "action.refused":
                Actions.Add(1, Label("result", receipt.Kind["action.".Length..]));
                break;
            case "signal.emitted":
                Signals.Add(1);
                break;
        }
    }

    private static KeyValuePair<string, object?> Kind(ClaimedJob job) => Label("kind", job.Kind);

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);

    private static Counter<long> Count(string name, string description) => Meter.CreateCounter<long>(name, null, description);

    private static Histogram<double> Seconds(string name, string description, double[] bounds) => Meter.CreateHistogram(
        name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
