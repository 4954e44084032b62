using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Receipts;

/// <summary>A receipt's place in its workspace's chain; the id is the receipt's.</summary>
public sealed class ReceiptLink : IWorkspaceOwned
{
    private ReceiptLink()
    {
    }

    public ReceiptLink(Guid receiptId, Guid workspaceId, long seq, string previousHash, string hash)
    {
        Id = receiptId;
        WorkspaceId = workspaceId;
        Seq = seq;
        PreviousHash = previousHash;
        Hash = hash;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Counts from 1 without a gap.</summary>
    public long Seq { get; private set; }

    public string PreviousHash { get; private set; } = "";

    public string Hash { get; private set; } = "";
}
