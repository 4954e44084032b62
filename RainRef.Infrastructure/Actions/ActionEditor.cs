using System.Text.Json.Nodes;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Edits an action that waits: the old proposal ends, a new one with other parameters takes its place and comes before
/// policy like any other. With the same parameters it is the same thing proposed anew, under today's policy and texts.
/// </summary>
public sealed class ActionEditor(
    WorkFactory works, Gatekeeper gatekeeper, PlaybookCatalog playbooks, AutonomyLedger autonomy, TimeProvider clock)
{
    /// <param name="id">The new proposal's; the same id twice makes one.</param>
    /// <returns>The new proposal's id.</returns>
    public async Task<Result<Guid>> EditAsync(
        Actor actor, Guid actionId, Dictionary<string, string> parameters, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PlannedAction>(actionId, ct) is not { } old)
            return Error.NotFound("action");
        if (old.SupersededById == id)
            return id;
        var now = clock.GetUtcNow();
        if (old.HasExpired(now) && old.Status == ActionStatus.Waiting)
            return Error.Conflict("action_expired", "The time to decide on this action is over.");
        var superseded = old.Supersede(id, $"{actor.Name} edited it.", now);
        if (!superseded.Succeeded)
            return superseded.Error;
        var request = Complete(playbooks, old.Type, parameters, old.TicketId);
        var action = PlanningStep.Propose(work, actor, request, clock, id, old);
        work.Record(new ReceiptDraft("action.superseded", old.Id, old.TicketId, actor, new JsonObject
        {
            ["type"] = old.Type,
            ["action_hash"] = old.Hash,
            ["superseded_by"] = id.ToString("D"),
            ["new_hash"] = action.Hash,
        }));
        work.Announce("action.superseded", old.Id, old.TicketId);
        work.Announce(ApprovalDesk.Left, old.Id, old.TicketId);
        if (action.Hash != old.Hash)
            autonomy.Compare(work, old, actor, "edited");
        await gatekeeper.DecideAsync(work, action, actor, ct);
        await work.CommitAsync(ct);
        return id;
    }

    /// <summary>The request as its playbook knows it: constants filled in, and what is missing named.</summary>
    public static ActionRequest Complete(
        PlaybookCatalog playbooks, string type, Dictionary<string, string> parameters, Guid? ticketId)
    {
        var known = playbooks.ByAction(type)?.Parameters ?? [];
        foreach (var constant in known.Where(p => p.Origin == ParameterOrigin.Constant))
            parameters.TryAdd(constant.Name, constant.Value);
        return new ActionRequest(
            type, parameters, [.. known.Where(p => p.Required && !parameters.ContainsKey(p.Name)).Select(p => p.Name)], ticketId);
    }
}
