using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Takes an action back, with a receipt of its own that is paired with the original's, and finds out whether the state is
/// again what it was before.
/// </summary>
public sealed class RollbackStep(StepRunner steps, IEnumerable<IExternalTool> tools, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Rollback;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<ActionPayload>().ActionId;
        if (await FindAsync(run, id, ct) is not { } action)
            return;
        var failure = await MovedAsync(run, action, ct) ?? await steps.RunAsync(run, action, rollback: true, ct);
        await using var work = await run.EndAsync(ct);
        var locked = (await work.LockAsync<PlannedAction>(id, ct))!;
        if (locked.Status == ActionStatus.RollingBack)
            await FinishAsync(work, locked, failure, ct);
        await work.CommitAsync(ct);
    }

    private static async Task<PlannedAction?> FindAsync(JobRun run, Guid id, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        return await work.FindAsync<PlannedAction>(id, ct) is { Status: ActionStatus.RollingBack } action ? action : null;
    }

    // What somebody changed since would be overwritten: that is not what was asked for.
    private async Task<Error?> MovedAsync(JobRun run, PlannedAction action, CancellationToken ct)
    {
        List<ActionStep> original, back;
        await using (var work = await run.WithinAsync(ct))
        {
            original = await StepRecords.OfAsync(work.Db, action.Id, rollback: false, ct);
            back = await StepRecords.OfAsync(work.Db, action.Id, rollback: true, ct);
        }

        if (back.Any(s => s.Status is StepStatus.Sent or StepStatus.Done))
            return null;
        // Later steps may have changed what earlier ones show; the last word on each address counts.
        foreach (var step in original.Where(s => s is { Status: StepStatus.Done, StateAfter: not null, Call.StateAddress: not null })
                     .GroupBy(s => s.Call.StateAddress).Select(g => g.Last()))
        {
            var tool = tools.First(t => t.Name == step.Call.Tool);
            var now = await tool.StateAsync(new ToolCall(run.WorkspaceId, step.Key, action.TicketId, step.Call), ct);
            if (now is not null && now != step.StateAfter)
                return Error.Conflict("state_moved", $"What '{step.Name}' changed has been changed again since; a person must look.");
        }

        return null;
    }

    private async Task FinishAsync(Work work, PlannedAction action, Error? failure, CancellationToken ct)
    {
        var original = await StepRecords.OfAsync(work.Db, action.Id, rollback: false, ct);
        var back = await StepRecords.OfAsync(work.Db, action.Id, rollback: true, ct);
        failure ??= NotRestored(original, back);
        var executed = await work.Db.Receipts
            .Where(r => r.SubjectId == action.Id && (r.Kind == "action.executed" || r.Kind == "action.failed" || r.Kind == "action.resolved"))
            .OrderByDescending(r => r.Id).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
        var data = new JsonObject
        {
            ["type"] = action.Type,
            ["action_hash"] = action.Hash,
            ["original_receipt_id"] = executed?.ToString("D"),
            ["original_steps"] = StepRecords.ForReceipt(action, original),
            ["steps"] = StepRecords.ForReceipt(action, back),
        };
        var kind = failure is null ? "action.rolled_back" : "action.rollback_failed";
        if (failure is null)
        {
            action.RolledBack(clock.GetUtcNow());
        }
        else
        {
            data["code"] = failure.Code;
            action.RollbackFailed($"It was not taken back: {failure.Message}", clock.GetUtcNow());
        }

        work.Record(new ReceiptDraft(kind, action.Id, action.TicketId, Actor.Program(work.WorkspaceId), data));
        work.Announce(kind, action.Id, action.TicketId);
    }

    private static Error? NotRestored(List<ActionStep> original, List<ActionStep> back)
    {
        // The first word on each address is what it was before; the last one is what it is now.
        foreach (var step in original.Where(s => s is { Status: StepStatus.Done, StateBefore: not null }).GroupBy(s => s.Call.StateAddress ?? "").Select(g => g.First()))
        {
            var undone = back.LastOrDefault(b => b.StateAfter is not null && original.Any(o => o.Id == b.UndoesId && (o.Call.StateAddress ?? "") == (step.Call.StateAddress ?? "")));
            if (undone is not null && undone.StateAfter != step.StateBefore)
                return Error.Conflict("state_not_restored", $"After it, what '{step.Name}' changed is not what it was before.");
        }

        return null;
    }
}
