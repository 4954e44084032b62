using System.Text.Json;
using RainRef.Domain.Pipeline;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>One try at a job, as its step sees it.</summary>
public sealed class JobRun(ClaimedJob job, WorkFactory works, string? spanId = null)
{
    private Work? _ending;

    public ClaimedJob Job { get; } = job;

    public Guid WorkspaceId => Job.WorkspaceId;

    /// <summary>What the jobs that this one puts in line hang below: its own span, or what it hangs below itself.</summary>
    public string? TraceParent { get; } = spanId ?? job.TraceParent;

    /// <summary>Whether the work that ends the job has committed.</summary>
    public bool Completed => _ending is { Committed: true };

    public T Payload<T>() =>
        JsonSerializer.Deserialize<T>(Job.Payload, PayloadJson.Options)
        ?? throw new PermanentFailureException($"The job {Job.Lease.JobId} has no payload.");

    /// <summary>The unit of work that ends the job: its effects and the job's end commit together.</summary>
    public async Task<Work> EndAsync(CancellationToken ct) =>
        _ending = await works.OpenAsync(WorkspaceId, Job.Lease, Job.Priority, TraceParent, ct);

    /// <summary>A unit of work within the job, for what must be on record before the job goes on.</summary>
    public Task<Work> WithinAsync(CancellationToken ct) => works.OpenAsync(WorkspaceId, null, Job.Priority, TraceParent, ct);

    /// <summary>The next step for the same ticket.</summary>
    public JobDraft Next(string kind, Guid ticketId, object payload) =>
        new(kind, ticketId, PayloadJson.Write(payload), TraceParent, Job.Priority);
}

/// <summary>How payloads are written.</summary>
public static class PayloadJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static string Write(object payload) => JsonSerializer.Serialize(payload, payload.GetType(), Options);
}

/// <summary>The payload of a step that works on one ticket.</summary>
public sealed record TicketPayload(Guid TicketId);

/// <summary>The payload of a step that works on one action.</summary>
public sealed record ActionPayload(Guid ActionId, Guid? TicketId);

/// <summary>A failure that no retry mends.</summary>
public sealed class PermanentFailureException(string message) : Exception(message);

/// <summary>One step of the pipeline. It may run again after a crash, so its effects must be the same a second time.</summary>
public interface IJobStep
{
    /// <summary>The kind of job that it does; also the name of its span.</summary>
    string Kind { get; }

    Task RunAsync(JobRun run, CancellationToken ct);
}
