using System.Diagnostics;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Reports;

/// <summary>
/// One trace a ticket, with a span a step, over however many jobs and nodes. A span is named after its step and hangs
/// below the step that put it in line. Tags hold ids and counts only.
/// </summary>
public static class PipelineTraces
{
    /// <summary>The name of the source, for whoever listens.</summary>
    public const string Name = "RainRef.Pipeline";

    /// <summary>The span of an intake job, which holds many tickets' events and so belongs to none of their traces.</summary>
    public const string IntakeBatch = "intake.batch";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The span of a try at a job; null while nobody listens.</summary>
    public static Activity? StartStep(ClaimedJob job)
    {
        var name = job.Kind == StepNames.Intake ? IntakeBatch : job.Kind;
        var activity = Read(job.TraceParent) is { } parent
            ? Source.StartActivity(name, ActivityKind.Consumer, parent)
            : StartRoot(name, []);
        return activity?.SetTag("rainref.workspace_id", job.WorkspaceId).SetTag("rainref.job_id", job.Lease.JobId)
            .SetTag("rainref.attempt", job.Attempts);
    }

    /// <summary>The intake of one event: the root of a new ticket's trace, or a further branch of an old one's.</summary>
    /// <param name="traceParent">The trace of the ticket that the event joins; null for a new ticket.</param>
    public static Activity? StartIntake(Guid eventId, string? traceParent)
    {
        var batch = Activity.Current;
        ActivityLink[] links = batch is null ? [] : [new ActivityLink(batch.Context)];
        var activity = Read(traceParent) is { } parent
            ? Source.StartActivity(StepNames.Intake, ActivityKind.Consumer, parent, links: links)
            : StartRoot(StepNames.Intake, links);
        // Many of these are open at once: none of them is what the rest of the batch happens in.
        Activity.Current = batch;
        return activity?.SetTag("rainref.event_id", eventId);
    }

    /// <summary>Ends spans that were open together, without a trace of them in the current one.</summary>
    public static void End(IEnumerable<Activity> activities, Exception? failure = null)
    {
        var current = Activity.Current;
        foreach (var activity in activities)
        {
            if (failure is not null)
                Fail(activity, failure);
            activity.Dispose();
        }

        Activity.Current = current;
    }

    /// <summary>Marks a span as failed. Of the exception only its type goes in: messages can quote data.</summary>
    public static void Fail(Activity? activity, Exception e)
    {
        var type = e.GetType().Name;
        activity?.SetStatus(ActivityStatusCode.Error, type).SetTag("error.type", type);
    }

    /// <summary>
    /// A W3C trace parent for a ticket that came in while nobody listened. It is marked as sampled, so that a node that
    /// does listen records the later steps, all under this one id.
    /// </summary>
    public static string NewTraceParent() =>
        $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-01";

    private static ActivityContext? Read(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context) ? context : null;

    // Without a parent given, a new span would hang below the current one.
    private static Activity? StartRoot(string name, ActivityLink[] links)
    {
        var current = Activity.Current;
        Activity.Current = null;
        var activity = Source.StartActivity(name, ActivityKind.Consumer, default(ActivityContext), links: links);
        if (activity is null)
            Activity.Current = current;
        return activity;
    }
}
