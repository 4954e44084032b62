namespace RainRef.Domain.Receipts;

/// <summary>A receipt's place in its workspace's chain.</summary>
/// <param name="Seq">Counts from 1 without gaps.</param>
/// <param name="ReceiptId">The receipt that stands here.</param>
/// <param name="PreviousHash">The link before's <paramref name="Hash"/>; empty at the first.</param>
/// <param name="Hash">What <see cref="ReceiptChain.Link(string, string)"/> gives for the previous hash and the receipt's.</param>
public sealed record ChainLink(long Seq, Guid ReceiptId, string PreviousHash, string Hash);

/// <summary>How far a chain reaches.</summary>
public sealed record ChainHead(long Seq, string Hash)
{
    /// <summary>Before the first link.</summary>
    public static ChainHead Empty { get; } = new(0, string.Empty);
}
