using System.Text;

namespace RainRef.Domain.Receipts;

/// <summary>What a receipt puts into its workspace's Merkle tree.</summary>
public static class ReceiptLeaf
{
    private static ReadOnlySpan<byte> Domain => "rainref.receipt-leaf.v1\0"u8;

    /// <summary>
    /// A leaf's hash. Its data is <c>"rainref.receipt-leaf.v1" NUL</c>, the link's hash (32 bytes), the signature
    /// (32 bytes) and the key id (UTF-8).
    /// </summary>
    /// <remarks>
    /// The link's hash stands for the receipt's content and for all links before it, so that an inclusion proof shows
    /// content and position at once. The signature stands beside it, since whoever holds the secret could otherwise
    /// sign anew under another key unnoticed.
    /// </remarks>
    /// <exception cref="FormatException">A hash is not 64 lower-case hex digits.</exception>
    public static byte[] Hash(string linkHash, string keyId, string signature)
    {
        var key = Encoding.UTF8.GetByteCount(keyId);
        if (key > 256)
            throw new FormatException("A key id has at most 64 characters.");
        Span<byte> data = stackalloc byte[Domain.Length + (2 * MerkleTree.HashBytes) + key];
        Domain.CopyTo(data);
        var rest = data[Domain.Length..];
        Hex.Decode(linkHash, rest[..MerkleTree.HashBytes]);
        Hex.Decode(signature, rest.Slice(MerkleTree.HashBytes, MerkleTree.HashBytes));
        Encoding.UTF8.GetBytes(keyId, rest[(2 * MerkleTree.HashBytes)..]);
        return MerkleTree.Leaf(data);
    }
}
