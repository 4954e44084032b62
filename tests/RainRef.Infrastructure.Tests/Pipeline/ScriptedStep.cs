using System.Collections.Concurrent;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Pipeline;

/// <summary>A step that does what the test says, and keeps note of its tries.</summary>
internal sealed class ScriptedStep(Func<JobRun, CancellationToken, Task> script) : IJobStep
{
    public string Kind => "test";

    public ConcurrentQueue<(Guid WorkspaceId, int Number, int Attempts)> Tries { get; } = new();

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        Tries.Enqueue((run.WorkspaceId, run.Payload<Numbered>().Number, run.Job.Attempts));
        await script(run, ct);
    }

    private sealed record Numbered(int Number);
}
