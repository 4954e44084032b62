using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Runs the calls of an action, or of its rollback, in order. That a call goes out is on record before it does, and what
/// came of it before the next one does: after a crash it goes on at the right call, and asks before it sends.
/// </summary>
public sealed class StepRunner(
    IEnumerable<IExternalTool> externalTools, IEnumerable<IInternalTool> internalTools, IOptions<PipelineOptions> options, TimeProvider clock)
{
    /// <summary>Runs what is not done yet.</summary>
    /// <returns>Null when all of it is done; else why it stopped.</returns>
    public async Task<Error?> RunAsync(JobRun run, PlannedAction action, bool rollback, CancellationToken ct)
    {
        foreach (var step in await StepsAsync(run, action.Id, rollback, ct))
        {
            if (step.Status == StepStatus.Done)
                continue;
            var call = new ToolCall(run.WorkspaceId, step.Key, action.TicketId, step.Call) { Resumed = step.Status == StepStatus.Sent };
            var result = externalTools.FirstOrDefault(t => t.Name == call.Call.Tool) is { } tool
                ? await OutsideAsync(run, step, tool, call, ct)
                : await InsideAsync(run, step, call, ct);
            if (result is not null)
                return result;
        }

        return null;
    }

    private static async Task<List<ActionStep>> StepsAsync(JobRun run, Guid actionId, bool rollback, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        return await work.Db.Set<ActionStep>().AsNoTracking()
            .Where(s => s.ActionId == actionId && s.IsRollback == rollback).OrderBy(s => s.Position).ToListAsync(ct);
    }

    private async Task<Error?> OutsideAsync(JobRun run, ActionStep step, IExternalTool tool, ToolCall call, CancellationToken ct)
    {
        try
        {
            if (!call.Resumed)
            {
                var before = await tool.StateAsync(call, ct);
                await RecordAsync(run, step.Id, s => s.Sent(before, clock.GetUtcNow()), ct);
            }

            var result = await tool.RunAsync(call, ct);
            if (!result.Succeeded)
                return await FailAsync(run, step.Id, result.Error, ct);
            var after = await tool.StateAsync(call with { Resumed = true }, ct);
            await RecordAsync(run, step.Id, s => s.Succeeded(result.Value, after, clock.GetUtcNow()), ct);
            return null;
        }
        catch (ToolUnavailableException e) when (run.Job.Attempts >= options.Value.MaxAttempts)
        {
            var error = e.Unsure
                ? ToolErrors.Unknown($"{e.Message} It was tried {run.Job.Attempts} times; whether it happened is not known.")
                : new Error(ErrorKind.Unavailable, "service_unavailable", $"{e.Message} It was tried {run.Job.Attempts} times and did not happen.");
            return await FailAsync(run, step.Id, error, ct);
        }
    }

    // The change, and that it is made, commit together.
    private async Task<Error?> InsideAsync(JobRun run, ActionStep step, ToolCall call, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        var locked = (await work.LockAsync<ActionStep>(step.Id, ct))!;
        if (locked.Status == StepStatus.Done)
            return null;
        if (step.UndoesId is { } undone)
            call = call with { StateBefore = (await work.FindAsync<ActionStep>(undone, ct))?.StateBefore };
        var tool = internalTools.FirstOrDefault(t => t.Name == call.Call.Tool);
        var result = tool is null ? Error.NotFound($"tool '{call.Call.Tool}'") : await tool.RunAsync(call, work, ct);
        if (!result.Succeeded)
        {
            // What the tool began is undone, and the lock let go.
            await work.DisposeAsync();
            return await FailAsync(run, step.Id, result.Error, ct);
        }

        locked.Sent(result.Value.StateBefore, clock.GetUtcNow());
        locked.Succeeded(result.Value.ResultJson, result.Value.StateAfter, clock.GetUtcNow());
        await work.CommitAsync(ct);
        return null;
    }

    private async Task<Error> FailAsync(JobRun run, Guid stepId, Error error, CancellationToken ct)
    {
        await RecordAsync(run, stepId, s => s.Failed(error.Message, error.Code == ToolErrors.UnknownCode, clock.GetUtcNow()), ct);
        return error;
    }

    private static async Task RecordAsync(JobRun run, Guid stepId, Action<ActionStep> change, CancellationToken ct)
    {
        await using var work = await run.WithinAsync(ct);
        if (await work.LockAsync<ActionStep>(stepId, ct) is { } step)
            change(step);
        await work.CommitAsync(ct);
    }
}
