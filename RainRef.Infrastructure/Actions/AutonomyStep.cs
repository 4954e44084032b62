using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>Looks whether a type of action has earned to run by itself, after every comparison.</summary>
public sealed class AutonomyStep(AutonomyLedger autonomy) : IJobStep
{
    public string Kind => AutonomyLedger.StepKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        await autonomy.PromoteAsync(work, run.Payload<AutonomyPayload>().Type, ct);
        await work.CommitAsync(ct);
    }
}
