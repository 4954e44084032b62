using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>A lead's word on one action: bound to its bytes and to the policy in force, for a time, for one use.</summary>
public sealed class Approval : IWorkspaceOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private Approval()
    {
    }

    public Approval(
        Guid id, PlannedAction action, Actor approver, bool approved, string policyDigest, string? note, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = action.WorkspaceId;
        ActionId = action.Id;
        ActionHash = action.Hash;
        PolicyDigest = policyDigest;
        Approved = approved;
        DecidedBy = approver.Id;
        DecidedByName = approver.Name;
        Note = note;
        CreatedAt = now;
        ExpiresAt = now + Lifetime;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ActionId { get; private set; }

    public string ActionHash { get; private set; } = "";

    public string PolicyDigest { get; private set; } = "";

    public bool Approved { get; private set; }

    public Guid DecidedBy { get; private set; }

    public string DecidedByName { get; private set; } = "";

    public string? Note { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>Uses the approval up for these very bytes under this very policy, or says why it does not hold.</summary>
    public Result<Approval> Use(string actionHash, string policyDigest, DateTimeOffset now)
    {
        if (!Approved)
            return Error.Forbidden("approval_rejected", "The action was rejected.");
        if (UsedAt is not null)
            return Error.Forbidden("approval_used", "The approval has been used already.");
        if (now >= ExpiresAt)
            return Error.Forbidden("approval_expired", "The approval has expired.");
        if (actionHash != ActionHash)
            return Error.Forbidden("approval_mismatch", "The action is not the one that was approved.");
        if (policyDigest != PolicyDigest)
            return Error.Forbidden("approval_policy_changed", "The policy has changed since the approval.");
        UsedAt = now;
        return this;
    }
}
