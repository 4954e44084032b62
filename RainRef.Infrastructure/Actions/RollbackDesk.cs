using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>Takes what a lead says about an action that ran: take it back, or what became of it.</summary>
public sealed class RollbackDesk(WorkFactory works, ServiceDirectory services, AutonomyLedger autonomy, TicketMasks masks, TimeProvider clock)
{
    public const int MaxNoteLength = 2000;

    /// <summary>Builds the calls that take the action back, and puts them in line.</summary>
    public async Task<Result<PlannedAction>> StartAsync(Actor actor, Guid actionId, string? note, CancellationToken ct)
    {
        if (Check(actor, note) is { } refused)
            return refused;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PlannedAction>(actionId, ct) is not { } action)
            return Error.NotFound("action");
        var steps = await StepRecords.OfAsync(work.Db, actionId, rollback: false, ct);
        var done = steps.Where(s => s.Status == StepStatus.Done).Reverse().ToList();
        if (action is { ErasedAt: null, Status: ActionStatus.Done or ActionStatus.Failed } && Undeclared(steps, done) is { } undeclared)
            return undeclared;
        var started = action.StartRollback(clock.GetUtcNow());
        if (!started.Succeeded)
            return started.Error;
        if (await AddStepsAsync(work, action, done, ct) is { } broken)
            return broken;
        work.Record(new ReceiptDraft("action.rollback_requested", action.Id, action.TicketId, actor, new JsonObject
        {
            ["type"] = action.Type,
            ["action_hash"] = action.Hash,
        }));
        await autonomy.DemoteAsync(work, action, ct);
        work.Announce("action.rolling_back", action.Id, action.TicketId);
        work.Enqueue(new JobDraft(
            StepNames.Rollback, action.TicketId ?? action.Id, PayloadJson.Write(new ActionPayload(action.Id, action.TicketId))));
        await work.CommitAsync(ct);
        return action;
    }

    /// <summary>A lead looked, and says what became of an action of which nobody knew.</summary>
    public async Task<Result<PlannedAction>> ResolveAsync(Actor actor, Guid actionId, bool done, string? note, CancellationToken ct)
    {
        if (Check(actor, note) is { } refused)
            return refused;
        if (string.IsNullOrWhiteSpace(note))
            return Error.Validation("note", "note says how you found out.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PlannedAction>(actionId, ct) is not { } action)
            return Error.NotFound("action");
        var masked = (await masks.MaskNoteAsync(work, action.TicketId, note, ct))!;
        var resolved = action.Resolve(done, masked, clock.GetUtcNow());
        if (!resolved.Succeeded)
            return resolved.Error;
        foreach (var step in await work.Db.Set<ActionStep>().Where(s => s.ActionId == actionId && s.Status == StepStatus.Unknown).ToListAsync(ct))
        {
            if (done)
                step.Succeeded("""{"resolved_by_a_person":true}""", null, clock.GetUtcNow());
            else
                step.Failed(masked, unknown: false, clock.GetUtcNow());
        }

        work.Record(new ReceiptDraft("action.resolved", action.Id, action.TicketId, actor, new JsonObject
        {
            ["type"] = action.Type,
            ["action_hash"] = action.Hash,
            ["outcome"] = SnakeCase.Of(action.Status),
        }));
        work.Announce("action.resolved", action.Id, action.TicketId);
        await work.CommitAsync(ct);
        return action;
    }

    private static Error? Check(Actor actor, string? note)
    {
        if (actor.Role is not (Role.Admin or Role.SupportLead))
            return Error.Forbidden("role_required", "A support lead or an admin takes actions back.");
        return note?.Length > MaxNoteLength ? Error.Validation("note", $"note has at most {MaxNoteLength:N0} characters.") : null;
    }

    private static Error? Undeclared(List<ActionStep> steps, List<ActionStep> done)
    {
        if (done.Count == 0)
            return Error.Conflict("action_not_done", "Nothing of this action was done; there is nothing to take back.");
        var without = done.FirstOrDefault(s => s.Call.Rollback is null);
        return without is null
            ? null
            : Error.Conflict("rollback_not_declared", $"The playbook does not say how '{without.Name}' is taken back; a person must do it.") with
            {
                Details = new Dictionary<string, object?> { ["steps"] = steps.Where(s => s.Call.Rollback is null).Select(s => s.Name).ToArray() },
            };
    }

    private async Task<Error?> AddStepsAsync(Work work, PlannedAction action, List<ActionStep> done, CancellationToken ct)
    {
        var earlier = await work.Db.Set<ActionStep>().Where(s => s.ActionId == action.Id && s.IsRollback).ToListAsync(ct);
        foreach (var (step, position) in done.Select((step, position) => (step, position)))
        {
            var call = await BuildAsync(action, step, ct);
            if (!call.Succeeded)
                return call.Error;
            if (earlier.FirstOrDefault(e => e.UndoesId == step.Id) is { } again)
                again.Again(call.Value, clock.GetUtcNow());
            else
                work.Add(new ActionStep(action, earlier.Count + position, call.Value, step, clock.GetUtcNow()));
        }

        return null;
    }

    private async Task<Result<PreparedCall>> BuildAsync(PlannedAction action, ActionStep step, CancellationToken ct)
    {
        var call = step.Call;
        var values = call.Values!.ToDictionary(v => v.Key, v => v.Value);
        Add(values, "before.", step.StateBefore);
        Add(values, "result.", step.ResultJson);
        ServiceTarget? target = null;
        if (call.Rollback!.Service is { } service)
        {
            var found = await services.FindAsync(action.WorkspaceId, service, ct);
            if (!found.Succeeded)
                return found.Error;
            target = found.Value.Target;
        }

        // The same thing is read after it as after the step: only so can the two be compared.
        return CallBuilder.Build(call.Rollback, values, target, call.Sandbox).Then<PreparedCall>(built =>
            built with { StateAddress = call.StateAddress, StateIgnore = call.StateIgnore });
    }

    private static void Add(Dictionary<string, JsonNode?> values, string prefix, string? json)
    {
        if (json is null || JsonNode.Parse(json) is not JsonObject map)
            return;
        foreach (var (name, value) in map)
            values[prefix + name] = value;
    }
}
