using System.Text.Json.Nodes;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Runs an approved action. That it began is on record before anything leaves the program; every try carries the same
/// key, so that a try after a crash is answered and not repeated.
/// </summary>
public sealed class ExecutionStep(StepRunner steps, ExecutionPermit permit, TimeProvider clock) : IJobStep
{
    private static readonly TimeSpan CanaryPause = TimeSpan.FromSeconds(2);

    public string Kind => StepNames.Execution;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<ActionPayload>().ActionId;
        if (await BeginAsync(run, id, ct) is not { } action)
            return;
        var failure = await steps.RunAsync(run, action, rollback: false, ct);
        await using var work = await run.EndAsync(ct);
        var locked = (await work.LockAsync<PlannedAction>(id, ct))!;
        if (locked.Status == ActionStatus.Running)
            await FinishAsync(work, locked, failure, ct);
        await work.CommitAsync(ct);
    }

    // Commits that the action runs; null when it needs nothing more.
    private async Task<PlannedAction?> BeginAsync(JobRun run, Guid id, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        var action = await work.LockAsync<PlannedAction>(id, ct);
        if (action is null || action.Status == ActionStatus.Running)
            return action;
        if (action.Status != ActionStatus.Approved)
            return null;
        var canary = await CanaryRule.AskAsync(work, action, clock.GetUtcNow(), ct);
        if (canary == CanaryWord.Wait && !action.HasExpired(clock.GetUtcNow()))
        {
            await work.DisposeAsync();
            await LaterAsync(run, action, ct);
            return null;
        }

        var refusal = canary == CanaryWord.Stop
            ? Error.Conflict("canary_failed", "Policy asks for a canary, and the last action of this type did not end well.")
            : await permit.UseAsync(work, action, ct);
        if (refusal is not null)
        {
            if (action.HasExpired(clock.GetUtcNow()))
                action.Expire(clock.GetUtcNow());
            else
                action.Refused(refusal.Message, clock.GetUtcNow());
            Attest(work, "action.refused", action, new JsonObject { ["code"] = refusal.Code });
            await work.CommitAsync(ct);
            return null;
        }

        action.Started(clock.GetUtcNow());
        work.Announce("action.started", action.Id, action.TicketId);
        await work.CommitAsync(ct);
        return action;
    }

    private static async Task LaterAsync(JobRun run, PlannedAction action, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        work.Enqueue(Gatekeeper.ToRun(action) with { Delay = CanaryPause });
        await work.CommitAsync(ct);
    }

    private async Task FinishAsync(Work work, PlannedAction action, Error? failure, CancellationToken ct)
    {
        var steps = await StepRecords.OfAsync(work.Db, action.Id, rollback: false, ct);
        var data = new JsonObject { ["steps"] = StepRecords.ForReceipt(action, steps) };
        if (failure is null)
        {
            action.Succeeded(StepRecords.ResultOf(steps), clock.GetUtcNow());
            data["result"] = ActionStep.Commit(action.Salt, action.ResultJson);
            Attest(work, "action.executed", action, data);
            return;
        }

        data["code"] = failure.Code;
        var unknown = failure.Code == ToolErrors.UnknownCode;
        if (unknown)
            action.Lost(failure.Message, clock.GetUtcNow());
        else
            action.Failed(failure.Message, clock.GetUtcNow());
        Attest(work, unknown ? "action.unknown" : "action.failed", action, data);
    }

    private static void Attest(Work work, string kind, PlannedAction action, JsonObject data)
    {
        data["type"] = action.Type;
        data["action_hash"] = action.Hash;
        work.Record(new ReceiptDraft(kind, action.Id, action.TicketId, Actor.Program(work.WorkspaceId), data));
        work.Announce(kind, action.Id, action.TicketId);
    }
}
