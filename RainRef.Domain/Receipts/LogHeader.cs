namespace RainRef.Domain.Receipts;

/// <summary>A link and the receipt that it names; null where that is missing.</summary>
public sealed record LogEntry(ChainLink Link, ReceiptRecord? Receipt);

/// <summary>
/// What a verifier has to know about a part of a workspace's log besides the receipts in it: the tree to the left and
/// to the right of them, and the checkpoint that stands over all.
/// </summary>
/// <param name="From">The first receipt's place, from 1.</param>
/// <param name="To">The last one's; one less than <paramref name="From"/> where there is none.</param>
/// <param name="PreviousHash">The hash of the link before <paramref name="From"/>; empty at the chain's beginning.</param>
/// <param name="Left">The edge of the tree of the receipts before <paramref name="From"/>.</param>
/// <param name="Right">The subtrees from after <paramref name="To"/> to the checkpoint's size.</param>
/// <param name="Checkpoint">A signed checkpoint of at least <paramref name="To"/> receipts.</param>
public sealed record LogHeader(
    Guid WorkspaceId, string Origin, long From, long To, string PreviousHash, IReadOnlyList<byte[]> Left,
    IReadOnlyList<byte[]> Right, string Checkpoint);
