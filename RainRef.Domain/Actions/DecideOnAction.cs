using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>A lead approves or rejects an action that waits.</summary>
public sealed class DecideOnAction(TimeProvider clock)
{
    public const int MaxNoteLength = 2000;

    /// <param name="policyDigest">The policy in force, to which the approval is bound.</param>
    /// <param name="toRun">Makes the job that runs an approved action.</param>
    public async Task<Result<PlannedAction>> RunAsync(
        IWork work, Actor actor, Guid actionId, bool approve, string? note, string policyDigest,
        Func<PlannedAction, JobDraft> toRun, CancellationToken ct)
    {
        if (actor.Role is not (Role.Admin or Role.SupportLead))
            return Error.Forbidden("role_required", "A support lead or an admin decides on actions.");
        if (note?.Length > MaxNoteLength)
            return Error.Validation("note", $"note has at most {MaxNoteLength:N0} characters.");
        if (await work.LockAsync<PlannedAction>(actionId, ct) is not { } action)
            return Error.NotFound("action");
        if (approve && action.ProposedBy == actor.Id)
            return Error.Forbidden("own_proposal", "Nobody approves what they themselves proposed.");
        var now = clock.GetUtcNow();
        var moved = approve ? action.Approve(now) : action.Reject(now);
        if (!moved.Succeeded)
            return moved.Error;
        var approval = new Approval(Ids.New(clock), action, actor, approve, policyDigest, note, now);
        work.Add(approval);
        var kind = approve ? "action.approved" : "action.rejected";
        work.Record(new ReceiptDraft(kind, approval.Id, action.TicketId, actor, new JsonObject
        {
            ["action_id"] = action.Id.ToString("D"),
            ["action_hash"] = action.Hash,
            ["policy_digest"] = policyDigest,
        }));
        work.Announce(kind, action.Id, action.TicketId);
        if (approve)
            work.Enqueue(toRun(action));
        return action;
    }
}
