using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;

namespace RainRef.Infrastructure.Actions;

/// <summary>Takes a lead's word on an action that waits: one approval, the last of two, or a rejection.</summary>
public sealed class ApprovalDesk(WorkFactory works, ApprovalBindings bindings, AutonomyLedger autonomy, TicketMasks masks, TimeProvider clock)
{
    /// <summary>The kind of the receipt of one person's approval.</summary>
    public const string GivenReceipt = "approval.given";

    /// <summary>Live events: an action entered the queue, got its first of two approvals, left the queue.</summary>
    public const string Entered = "approval.waiting";

    public const string Given = "approval.given";

    public const string Left = "approval.left";

    public async Task<Result<PlannedAction>> DecideAsync(Actor actor, Guid actionId, LeadsWord word, CancellationToken ct)
    {
        if (actor.Role is not (Role.Admin or Role.SupportLead))
            return Error.Forbidden("role_required", "A support lead or an admin decides on actions.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PlannedAction>(actionId, ct) is not { } action)
            return Error.NotFound("action");
        if (await ApprovalBindings.DecisionAsync(work.Db, actionId, ct) is not { } decision)
            return action.NotWaiting();
        var approvals = await work.Db.Approvals.Where(a => a.ActionId == actionId).ToListAsync(ct);
        var standing = await bindings.StandingAsync(work.Db, action, decision, approvals, ct);
        var now = clock.GetUtcNow();
        if (DecideOnAction.Check(action, standing, actor, word, now) is { } error)
        {
            await RefuseAsync(work, action, standing, actor, error, ct);
            return error;
        }

        var note = await masks.MaskNoteAsync(work, action.TicketId, word.Note, ct);
        var approval = new Approval(Ids.New(clock), action, standing.Now, actor, word.Approve, note, now);
        work.Add(approval);
        approval.Attested(Record(work, action, approval, standing, actor));
        Move(work, action, standing, actor, word.Approve);
        await work.CommitAsync(ct);
        return action;
    }

    /// <summary>Ends an action whose time to be decided on is over.</summary>
    internal static void Expire(Work work, PlannedAction action, DateTimeOffset now)
    {
        action.Expire(now);
        work.Record(new ReceiptDraft(
            "action.expired", action.Id, action.TicketId, Actor.Program(work.WorkspaceId), new JsonObject
            {
                ["type"] = action.Type,
                ["action_hash"] = action.Hash,
            }));
        work.Announce("action.expired", action.Id, action.TicketId);
        work.Announce(Left, action.Id, action.TicketId);
    }

    private void Move(Work work, PlannedAction action, ActionStanding standing, Actor actor, bool approve)
    {
        if (approve && standing.Approvers.Count + 1 < standing.Needed)
        {
            work.Announce(Given, action.Id, action.TicketId);
            return;
        }

        // It waits: the check has seen to that, under the lock.
        _ = approve ? action.Approve(clock.GetUtcNow()).Value : action.Reject(clock.GetUtcNow()).Value;
        work.Announce(approve ? "action.approved" : "action.rejected", action.Id, action.TicketId);
        work.Announce(Left, action.Id, action.TicketId);
        autonomy.Compare(work, action, actor, approve ? "approved" : "rejected");
        if (approve)
            work.Enqueue(Gatekeeper.ToRun(action));
    }

    private static Guid Record(Work work, PlannedAction action, Approval approval, ActionStanding standing, Actor actor)
    {
        var data = new JsonObject
        {
            ["action_id"] = action.Id.ToString("D"),
            ["action_hash"] = approval.ActionHash,
            ["policy_digest"] = approval.PolicyDigest,
            ["cited_hash"] = approval.CitedHash,
            ["binding_hash"] = approval.BindingHash,
        };
        if (!approval.Approved)
            return work.Record(new ReceiptDraft("action.rejected", approval.Id, action.TicketId, actor, data));
        var given = standing.Approvers.Count + 1;
        data["given"] = given;
        data["needed"] = standing.Needed;
        var receipt = work.Record(new ReceiptDraft(GivenReceipt, approval.Id, action.TicketId, actor, (JsonObject)data.DeepClone()));
        if (given >= standing.Needed)
            work.Record(new ReceiptDraft("action.approved", approval.Id, action.TicketId, actor, data));
        return receipt;
    }

    // What speaks of tampering, of a second try or of one's own proposal is put on record; a slip of the keyboard is not.
    private async Task RefuseAsync(
        Work work, PlannedAction action, ActionStanding standing, Actor actor, Error error, CancellationToken ct)
    {
        if (action.Status != ActionStatus.Waiting || error.Kind == ErrorKind.Validation)
            return;
        work.Record(new ReceiptDraft("approval.refused", action.Id, action.TicketId, actor, new JsonObject
        {
            ["code"] = error.Code,
            ["binding_hash"] = standing.Now.Hash,
        }));
        if (action.HasExpired(clock.GetUtcNow()))
            Expire(work, action, clock.GetUtcNow());
        await work.CommitAsync(ct);
    }
}
