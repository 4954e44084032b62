using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Tickets;

namespace RainRef.Web.Actions;

/// <summary>Asks policy for an action, and waits for what is allowed to have run.</summary>
internal sealed class ActionDesk(
    WorkFactory works, ActionOffers offers, TicketArrival arrival, ApprovalDesk approvals,
    ActionEditor editor, ActionQueries queries)
{
    /// <returns>The action and its receipt; no receipt while it still runs after ten seconds.</returns>
    public async Task<Result<(PlannedAction Action, Guid? ReceiptId)>> ExecuteAsync(
        Actor actor, string type, Dictionary<string, string> parameters, Guid? ticketId, Guid id, CancellationToken ct)
    {
        var decided = await offers.ProposeAsync(actor, type, parameters, ticketId, id, ct);
        if (!decided.Succeeded)
            return decided.Error;
        if (decided.Value is { Outcome: not PolicyOutcome.Allow } refused)
            return Refuse(refused, id);
        var finished = await arrival.PollAsync(
            actor.WorkspaceId,
            (db, token) => db.Actions.FirstOrDefaultAsync(
                a => a.Id == id && (a.Status == ActionStatus.Done || a.Status == ActionStatus.Failed || a.Status == ActionStatus.Unknown), token),
            ct);
        if (finished is null)
            return ((await FindAsync(actor.WorkspaceId, id, ct))!, null);
        var receiptId = await queries.LastReceiptAsync(actor.WorkspaceId, id, ct);
        return finished.Status == ActionStatus.Done
            ? (finished, receiptId)
            : Error.Conflict(finished.Status == ActionStatus.Unknown ? "action_unknown" : "action_failed", finished.Failure ?? "The action failed.") with
            {
                Details = new Dictionary<string, object?> { ["action_id"] = id, ["beacon_receipt_id"] = receiptId },
            };
    }

    public async Task<Result<ActionView>> DecideAsync(Actor actor, Guid id, LeadsWord word, CancellationToken ct)
    {
        var decided = await approvals.DecideAsync(actor, id, word, ct);
        return decided.Succeeded ? (await queries.FindAsync(actor.WorkspaceId, id, ct))! : decided.Error;
    }

    /// <returns>The proposal, with what policy says of it; one that policy allows runs.</returns>
    public async Task<Result<ActionView>> SuggestAsync(
        Actor actor, string type, Dictionary<string, string> parameters, Guid ticketId, Guid id, CancellationToken ct)
    {
        var proposed = await offers.ProposeAsync(actor, type, parameters, ticketId, id, ct);
        return proposed.Succeeded ? (await queries.FindAsync(actor.WorkspaceId, id, ct))! : proposed.Error;
    }

    /// <returns>The new proposal, with what policy says of it.</returns>
    public async Task<Result<ActionView>> EditAsync(
        Actor actor, Guid id, Dictionary<string, string> parameters, Guid newId, CancellationToken ct)
    {
        var edited = await editor.EditAsync(actor, id, parameters, newId, ct);
        return edited.Succeeded ? (await queries.FindAsync(actor.WorkspaceId, edited.Value, ct))! : edited.Error;
    }

    /// <returns>The new proposal, with what policy says of it.</returns>
    public async Task<Result<ActionView>> AnswerAsync(
        Actor actor, Guid id, Dictionary<string, string> answers, Guid newId, CancellationToken ct)
    {
        var answered = await editor.AnswerAsync(actor, id, answers, newId, ct);
        return answered.Succeeded ? (await queries.FindAsync(actor.WorkspaceId, answered.Value, ct))! : answered.Error;
    }

    private static Error Refuse(PolicyDecision decision, Guid actionId) => Error.Forbidden(
        decision.Outcome == PolicyOutcome.Review ? "approval_required" : "policy_denied",
        string.Join(" ", decision.Reasons),
        new Dictionary<string, object?>
        {
            ["action_id"] = actionId,
            ["outcome"] = SnakeCase.Of(decision.Outcome),
            ["reasons"] = decision.Reasons,
            ["obligations"] = decision.Obligations,
        });

    private async Task<PlannedAction?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        return await work.FindAsync<PlannedAction>(id, ct);
    }
}
