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
        Span<byte> input = stackalloc byte[Domain.Length + 1 + (2 * HashBytes)];
        input.Clear();
        Domain.CopyTo(input);
        var rest = input[Domain.Length..];
        if (!string.IsNullOrEmpty(previousHash))
        {
            rest[0] = 1;
            Hex.Decode(previousHash, rest.Slice(1, HashBytes));
        }

        Hex.Decode(receiptHash, rest[(1 + HashBytes)..]);
        Span<byte> hash = stackalloc byte[HashBytes];
        SHA256.HashData(input, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The link that puts <paramref name="receipt"/> after <paramref name="head"/>.</summary>
    public static ChainLink Append(ChainHead head, ReceiptRecord receipt) =>
        new(head.Seq + 1, receipt.Id, head.Hash, Link(head.Hash, receipt.Hash));
}
