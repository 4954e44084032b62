using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Says, at the moment of execution, whether an action may start. It believes rows only as far as signed receipts bear
/// them out: whoever can write to the database still cannot make an action run that nobody approved.
/// </summary>
public sealed class ExecutionPermit(ApprovalBindings bindings, SignedReceipts receipts, TimeProvider clock)
{
    private const string Used = "approval.used";

    /// <summary>What policy allowed outright needs no approval; what leads approved uses their approvals up.</summary>
    /// <returns>Why it may not start; null where it may.</returns>
    public async Task<Error?> UseAsync(Work work, PlannedAction action, CancellationToken ct)
    {
        if (action.Request.Hash() != action.Hash)
            return Error.Forbidden("action_changed", "The action is not the one that was decided on.");
        if (await StepRecords.CheckAsync(work.Db, action, ct) is { } changed)
            return changed;
        var decision = await ApprovalBindings.DecisionAsync(work.Db, action.Id, ct);
        if (decision is not { Outcome: PolicyOutcome.Allow or PolicyOutcome.Review })
            return Error.Forbidden("decision_missing", "No decision allows this action.");
        if (!await IsAttestedAsync(work, action, decision, ct))
            return Error.Forbidden("decision_unproved", "The decision is not the one that its receipt attests.");
        if (action.HasExpired(clock.GetUtcNow()))
            return Error.Forbidden("approval_expired", "The time to start this action is over.");
        return decision.Outcome == PolicyOutcome.Allow ? null : await UseApprovalsAsync(work, action, decision, ct);
    }

    private async Task<Error?> UseApprovalsAsync(Work work, PlannedAction action, Decision decision, CancellationToken ct)
    {
        var approvals = await work.Db.Approvals.Where(a => a.ActionId == action.Id).OrderBy(a => a.Id).ToListAsync(ct);
        if (approvals.Count == 0)
            return Error.Forbidden("approval_missing", "Nobody approved this action.");
        var standing = await bindings.StandingAsync(work.Db, action, decision, approvals, ct);
        foreach (var approval in approvals)
        {
            if (approval.Use(standing.Now, clock.GetUtcNow()).Error is { } error)
                return error;
            if (await CheckProofAsync(work, action, approval, ct) is { } unproved)
                return unproved;
        }

        if (approvals.Any(a => action.WasProposedBy(a.DecidedBy)))
            return Error.Forbidden("own_proposal", "Nobody approves what they themselves proposed.");
        if (standing.Approvers.Distinct().Count() < standing.Needed)
            return Error.Forbidden("approval_incomplete", "Policy asks for two people, and one approved.");
        foreach (var approval in approvals)
            RecordUse(work, action, approval);
        return null;
    }

    private async Task<bool> IsAttestedAsync(Work work, PlannedAction action, Decision decision, CancellationToken ct)
    {
        var body = await receipts.FindAsync(work.Db, action.DecisionReceiptId, "policy.decided", decision.Id, ct);
        return body?["data"] is JsonObject data
            && (string?)data["action_id"] == action.Id.ToString("D")
            && (string?)data["action_hash"] == action.Hash
            && (string?)data["outcome"] == SnakeCase.Of(decision.Outcome)
            && (string?)data["bundle_digest"] == decision.BundleDigest
            && data["obligations"] is JsonArray obligations
            && obligations.Select(o => (string?)o).SequenceEqual(decision.Obligations);
    }

    // A row that says "approved" or "not used yet" proves nothing by itself.
    private async Task<Error?> CheckProofAsync(Work work, PlannedAction action, Approval approval, CancellationToken ct)
    {
        var body = await receipts.FindAsync(work.Db, approval.ReceiptId, ApprovalDesk.GivenReceipt, approval.Id, ct);
        if (body?["data"] is not JsonObject data
            || (string?)data["action_id"] != action.Id.ToString("D")
            || (string?)data["binding_hash"] != approval.BindingHash
            || (string?)body["actor"]?["id"] != approval.DecidedBy.ToString("D"))
        {
            return Error.Forbidden("approval_unproved", "The approval is not the one that its receipt attests.");
        }

        return await work.Db.Receipts.AnyAsync(r => r.SubjectId == approval.Id && r.Kind == EF.Constant(Used), ct)
            ? Error.Forbidden("approval_used", "The approval has been used already.")
            : null;
    }

    private static void RecordUse(Work work, PlannedAction action, Approval approval) => work.Record(new ReceiptDraft(
        Used, approval.Id, action.TicketId, Actor.Program(work.WorkspaceId), new JsonObject
        {
            ["action_id"] = action.Id.ToString("D"),
            ["binding_hash"] = approval.BindingHash,
        }));
}
