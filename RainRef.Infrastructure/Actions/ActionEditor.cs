using System.Text.Json.Nodes;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Edits an action that waits, or answers what one was denied for want of: the old proposal ends, a new one with other
/// parameters takes its place and comes before policy like any other. With the same parameters it is the same thing
/// proposed anew, under today's policy and texts.
/// </summary>
public sealed class ActionEditor(
    WorkFactory works, Gatekeeper gatekeeper, ActionPlans plans, AutonomyLedger autonomy, TimeProvider clock)
{
    /// <param name="parameters">All parameters of the new proposal.</param>
    /// <param name="id">The new proposal's; the same id twice makes one.</param>
    /// <returns>The new proposal's id.</returns>
    public Task<Result<Guid>> EditAsync(
        Actor actor, Guid actionId, Dictionary<string, string> parameters, Guid id, CancellationToken ct) =>
        ReplaceAsync(actor, actionId, _ => parameters, id, ct);

    /// <param name="answers">The parameters that were missing, or others to change; the rest stays as it was.</param>
    public Task<Result<Guid>> AnswerAsync(
        Actor actor, Guid actionId, Dictionary<string, string> answers, Guid id, CancellationToken ct) =>
        ReplaceAsync(
            actor, actionId,
            known =>
            {
                var all = new Dictionary<string, string>(known);
                foreach (var (name, value) in answers)
                    all[name] = value;
                return all;
            },
            id, ct);

    private async Task<Result<Guid>> ReplaceAsync(
        Actor actor, Guid actionId, Func<Dictionary<string, string>, Dictionary<string, string>> change, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PlannedAction>(actionId, ct) is not { } old)
            return Error.NotFound("action");
        if (old.SupersededById == id)
            return id;
        var now = clock.GetUtcNow();
        if (old.HasExpired(now) && old.Status == ActionStatus.Waiting)
            return Error.Conflict("action_expired", "The time to decide on this action is over.");
        var waited = old.Status == ActionStatus.Waiting;
        var superseded = old.Supersede(id, $"{actor.Name} edited it.", now);
        if (!superseded.Succeeded)
            return superseded.Error;
        var request = await plans.CompleteAsync(work, old.Type, change(old.Parameters), old.TicketId, ct);
        if (!request.Succeeded)
            return request.Error;
        var action = await plans.ProposeAsync(work, actor, request.Value, id, old, ct);
        work.Record(new ReceiptDraft("action.superseded", old.Id, old.TicketId, actor, new JsonObject
        {
            ["type"] = old.Type,
            ["action_hash"] = old.Hash,
            ["superseded_by"] = id.ToString("D"),
            ["new_hash"] = action.Hash,
        }));
        work.Announce("action.superseded", old.Id, old.TicketId);
        if (waited)
            work.Announce(ApprovalDesk.Left, old.Id, old.TicketId);
        if (!action.Request.AsksLike(old.Request))
            autonomy.Compare(work, old, actor, "edited");
        await gatekeeper.DecideAsync(work, action, actor, ct);
        await work.CommitAsync(ct);
        return id;
    }
}
