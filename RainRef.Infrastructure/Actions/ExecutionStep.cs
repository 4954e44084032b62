using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Runs an approved action. That it began is on record before anything leaves the program; every try carries the same
/// key, so that a try after a crash is answered and not repeated.
/// </summary>
public sealed class ExecutionStep(
    PlaybookCatalog playbooks, IEnumerable<IExternalTool> externalTools, IEnumerable<IInternalTool> internalTools,
    PolicyGate gate, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Execution;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<ActionPayload>().ActionId;
        if (await BeginAsync(run, id, ct) is not { } action)
            return;
        var playbook = playbooks.ByAction(action.Type);
        var call = new ToolCall(run.WorkspaceId, action.Id, action.TicketId, playbook?.Operation ?? "", action.Parameters);
        Result<string>? outside = null;
        if (externalTools.FirstOrDefault(t => t.Name == playbook?.Tool) is { } tool)
            outside = await tool.RunAsync(call, ct);
        await using var work = await run.EndAsync(ct);
        var locked = (await work.LockAsync<PlannedAction>(id, ct))!;
        var result = outside ?? await RunInsideAsync(playbook, call, work, ct);
        Finish(work, locked, result);
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
        if (await UseApprovalAsync(work, action, ct) is { } refusal)
        {
            action.Started(clock.GetUtcNow());
            action.Failed(refusal.Message, clock.GetUtcNow());
            Attest(work, "action.refused", action, new JsonObject { ["code"] = refusal.Code });
            await work.CommitAsync(ct);
            return null;
        }

        action.Started(clock.GetUtcNow());
        work.Announce("action.started", action.Id, action.TicketId);
        await work.CommitAsync(ct);
        return action;
    }

    // What policy allowed outright needs no approval; what a lead approved uses that approval up.
    private async Task<Error?> UseApprovalAsync(Work work, PlannedAction action, CancellationToken ct)
    {
        var decision = await work.Db.Decisions.Where(d => d.ActionId == action.Id).OrderByDescending(d => d.Id).FirstOrDefaultAsync(ct);
        var hash = action.Request.Hash();
        if (hash != action.Hash)
            return Error.Forbidden("action_changed", "The action is not the one that was decided on.");
        if (decision is { Outcome: PolicyOutcome.Allow })
            return null;
        if (decision is not { Outcome: PolicyOutcome.Review })
            return Error.Forbidden("decision_missing", "No decision allows this action.");
        var approval = await work.Db.Approvals.FirstOrDefaultAsync(a => a.ActionId == action.Id, ct);
        return approval is null
            ? Error.Forbidden("approval_missing", "Nobody approved this action.")
            : approval.Use(hash, await gate.DigestAsync(work, ct), clock.GetUtcNow()).Error;
    }

    private async Task<Result<string>> RunInsideAsync(Playbook? playbook, ToolCall call, Work work, CancellationToken ct)
    {
        var tool = internalTools.FirstOrDefault(t => t.Name == playbook?.Tool);
        return tool is null
            ? Error.NotFound($"tool '{playbook?.Tool}'")
            : await tool.RunAsync(call, work, ct);
    }

    private void Finish(Work work, PlannedAction action, Result<string> result)
    {
        if (result.Succeeded)
        {
            action.Succeeded(result.Value, clock.GetUtcNow());
            Attest(work, "action.executed", action, new JsonObject
            {
                ["result_hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(result.Value))),
            });
            return;
        }

        action.Failed(result.Error.Message, clock.GetUtcNow());
        Attest(work, "action.failed", action, new JsonObject { ["code"] = result.Error.Code });
    }

    private static void Attest(Work work, string kind, PlannedAction action, JsonObject data)
    {
        data["type"] = action.Type;
        data["action_hash"] = action.Hash;
        work.Record(new ReceiptDraft(kind, action.Id, action.TicketId, Actor.Program(work.WorkspaceId), data));
        work.Announce(kind, action.Id, action.TicketId);
    }
}
