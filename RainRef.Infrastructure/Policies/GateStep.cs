using RainRef.Domain.Actions;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Policies;

/// <summary>Puts what the program proposed before policy.</summary>
public sealed class GateStep(Gatekeeper gatekeeper) : IJobStep
{
    public string Kind => StepNames.Gate;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var payload = run.Payload<ActionPayload>();
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<PlannedAction>(payload.ActionId, ct) is { Status: ActionStatus.Proposed } action)
            await gatekeeper.DecideAsync(work, action, Actor.Program(run.WorkspaceId), ct);
        if (payload.TicketId is { } ticketId)
            work.Enqueue(run.Next(StepNames.Signal, ticketId, new TicketPayload(ticketId)));
        await work.CommitAsync(ct);
    }
}
