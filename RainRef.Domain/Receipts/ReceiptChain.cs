using System.Security.Cryptography;

namespace RainRef.Domain.Receipts;

/// <summary>The hash chain over a workspace's receipts.</summary>
public static class ReceiptChain
{
    private const int HashBytes = SHA256.HashSizeInBytes;

    // Ends in NUL and is followed by fields of fixed length only, so that no two inputs share an encoding.
    private static ReadOnlySpan<byte> Domain => "rainref.receipt-chain.v1\0"u8;

    /// <summary>
    /// A link's hash: SHA-256 over <c>"rainref.receipt-chain.v1" NUL</c>, one byte that is 1 when there is a previous
    /// link and 0 otherwise, the previous link's hash (32 bytes; zeros when there is none) and the receipt's (32 bytes).
    /// </summary>
    /// <param name="previousHash">The previous link's hash; null or empty at the first.</param>
    /// <param name="receiptHash">The receipt's hash.</param>
    /// <returns>64 lower-case hex digits.</returns>
    /// <exception cref="FormatException">A hash is not 64 lower-case hex digits.</exception>
    public static string Link(string? previousHash, string receiptHash)
    {
        Span<byte> receipt = stackalloc byte[HashBytes];
        Hex.Decode(receiptHash, receipt);
        Span<byte> previous = stackalloc byte[HashBytes];
        var first = string.IsNullOrEmpty(previousHash);
        if (!first)
            Hex.Decode(previousHash, previous);
        Span<byte> hash = stackalloc byte[HashBytes];
        Link(first ? [] : previous, receipt, hash);
        return Hex.Of(hash);
    }

    /// <summary>The same in bytes, 32 each.</summary>
    /// <param name="previousHash">Empty at the first link.</param>
    /// <param name="receiptHash">The receipt's hash.</param>
    /// <param name="target">Takes the link's hash.</param>
    internal static void Link(ReadOnlySpan<byte> previousHash, ReadOnlySpan<byte> receiptHash, Span<byte> target)
    {
        Span<byte> input = stackalloc byte[Domain.Length + 1 + (2 * HashBytes)];
        input.Clear();
        Domain.CopyTo(input);
        var rest = input[Domain.Length..];
        rest[0] = previousHash.IsEmpty ? (byte)0 : (byte)1;
        previousHash.CopyTo(rest[1..]);
        receiptHash.CopyTo(rest[(1 + HashBytes)..]);
        SHA256.HashData(input, target);
    }

    /// <summary>The link that puts <paramref name="receipt"/> after <paramref name="head"/>.</summary>
    public static ChainLink Append(ChainHead head, ReceiptRecord receipt) =>
        new(head.Seq + 1, receipt.Id, head.Hash, Link(head.Hash, receipt.Hash));
}
