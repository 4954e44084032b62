using System.Collections.Concurrent;
using System.Diagnostics;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Benchmarks.Pipeline;

/// <summary>When a job was enqueued, by the machine's monotonic clock.</summary>
internal sealed record NoOpPayload(long EnqueuedAt);

/// <summary>A step that does nothing but note when it began.</summary>
internal sealed class NoOpStep : IJobStep
{
    public const string JobKind = "noop";
    private long _count;

    public string Kind => JobKind;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>From enqueueing to beginning, in milliseconds.</summary>
    public ConcurrentQueue<double> Delays { get; } = new();

    public Task RunAsync(JobRun run, CancellationToken ct)
    {
        var payload = run.Payload<NoOpPayload>();
        if (payload.EnqueuedAt > 0)
            Delays.Enqueue(Stopwatch.GetElapsedTime(payload.EnqueuedAt).TotalMilliseconds);
        Interlocked.Increment(ref _count);
        return Task.CompletedTask;
    }
}
