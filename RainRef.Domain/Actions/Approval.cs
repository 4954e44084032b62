using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>One lead's word on one action: bound to its bytes, for a time, for one use.</summary>
public sealed class Approval : IWorkspaceOwned
{
    private Approval()
    {
    }

    public Approval(
        Guid id, PlannedAction action, ApprovalBinding binding, Actor approver, bool approved, string? note, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = action.WorkspaceId;
        ActionId = action.Id;
        ActionHash = binding.ActionHash;
        PolicyDigest = binding.PolicyDigest;
        CitedHash = binding.CitedHash;
        BindingHash = binding.Hash;
        Approved = approved;
        DecidedBy = approver.Id;
        DecidedByName = approver.Name;
        Note = note;
        CreatedAt = now;
        ExpiresAt = binding.ExpiresAt ?? now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ActionId { get; private set; }

    public string ActionHash { get; private set; } = "";

    public string PolicyDigest { get; private set; } = "";

    public string CitedHash { get; private set; } = "";

    /// <summary>What it is bound to; the other hashes only say which part of that changed.</summary>
    public string BindingHash { get; private set; } = "";

    public bool Approved { get; private set; }

    public Guid DecidedBy { get; private set; }

    public string DecidedByName { get; private set; } = "";

    public string? Note { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>The receipt that attests it; execution believes that, not this row.</summary>
    public Guid ReceiptId { get; private set; }

    public void Attested(Guid receiptId) => ReceiptId = receiptId;

    /// <summary>Uses the approval up for these very bytes, or says why it does not hold.</summary>
    public Result<Approval> Use(ApprovalBinding binding, DateTimeOffset now)
    {
        if (!Approved)
            return Error.Forbidden("approval_rejected", "The action was rejected.");
        if (UsedAt is not null)
            return Error.Forbidden("approval_used", "The approval has been used already.");
        if (now >= ExpiresAt)
            return Error.Forbidden("approval_expired", "The approval has expired.");
        if (binding.ActionHash != ActionHash)
            return Error.Forbidden("approval_mismatch", "The action is not the one that was approved.");
        if (binding.PolicyDigest != PolicyDigest)
            return Error.Forbidden("approval_policy_changed", "The policy has changed since the approval.");
        if (binding.CitedHash != CitedHash)
            return Error.Forbidden("approval_evidence_changed", "A cited text has changed since the approval.");
        if (binding.Hash != BindingHash)
            return Error.Forbidden("approval_mismatch", "The action is not the one that was approved.");
        UsedAt = now;
        return this;
    }
}
