using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Receipts;

/// <summary>How far the background auditor is with a workspace; the id is the workspace's.</summary>
public sealed class ReceiptAudit : IWorkspaceOwned
{
    private ReceiptAudit()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>The last receipt that this pass has checked.</summary>
    public long CheckedTo { get; private set; }

    /// <summary>When a pass last came to the end.</summary>
    public DateTimeOffset? PassedAt { get; private set; }

    /// <summary>What was wrong in the last pass that came to the end, and what is wrong in this one so far.</summary>
    public int LastFaults { get; private set; }

    public int Faults { get; private set; }
}
