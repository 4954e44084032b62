using System.Security.Cryptography;

namespace RainRef.Domain.Receipts;

/// <summary>What one receipt and its link show to be wrong by themselves, whatever stands around them.</summary>
[Flags]
internal enum ReceiptFlaws : byte
{
    None = 0,
    LinkHash = 1,
    NotText = 2,
    Hash = 4,
    UnknownKey = 8,
    Signature = 16,
}

/// <summary>Checks receipts one by one, each by its own content. Not for two threads at once: it keeps its buffers.</summary>
/// <param name="signer">Null where the signing keys are not at hand: signatures are passed over.</param>
internal sealed class ReceiptCheck(ReceiptSigner? signer)
{
    private readonly byte[] _before = new byte[MerkleTree.HashBytes];
    private string? _beforeText;
    private byte[] _buffer = new byte[1024];

    public ReceiptFlaws Of(ChainLink link, ReceiptRecord receipt)
    {
        if (!ReceiptEnvelope.TryWrite(receipt, ref _buffer, out var length))
            return ReceiptFlaws.NotText | LinkFlaw(link, receipt.Hash);
        var bytes = _buffer.AsSpan(0, length);
        Span<byte> hash = stackalloc byte[MerkleTree.HashBytes];
        SHA256.HashData(bytes, hash);
        var flaws = Hex.IsOf(receipt.Hash, hash)
            ? LinkFlaw(link, hash)
            : ReceiptFlaws.Hash | LinkFlaw(link, receipt.Hash);
        if (signer is null)
            return flaws;
        if (signer.Verify(receipt.KeyId, bytes, receipt.Signature))
            return flaws;
        return flaws | (signer.Knows(receipt.KeyId) ? ReceiptFlaws.Signature : ReceiptFlaws.UnknownKey);
    }

    private ReceiptFlaws LinkFlaw(ChainLink link, string receiptHash)
    {
        Span<byte> hash = stackalloc byte[MerkleTree.HashBytes];
        return Hex.TryDecode(receiptHash, hash) ? LinkFlaw(link, hash) : ReceiptFlaws.LinkHash;
    }

    private ReceiptFlaws LinkFlaw(ChainLink link, ReadOnlySpan<byte> receiptHash)
    {
        var first = string.IsNullOrEmpty(link.PreviousHash);
        if (!first && !TryRead(link.PreviousHash))
            return ReceiptFlaws.LinkHash;
        Span<byte> hash = stackalloc byte[MerkleTree.HashBytes];
        ReceiptChain.Link(first ? [] : _before, receiptHash, hash);
        if (!Hex.IsOf(link.Hash, hash))
            return ReceiptFlaws.LinkHash;
        // The next link most often follows this one: its text need not be read again.
        hash.CopyTo(_before);
        _beforeText = link.Hash;
        return ReceiptFlaws.None;
    }

    private bool TryRead(string previousHash)
    {
        if (previousHash == _beforeText)
            return true;
        _beforeText = null;
        if (!Hex.TryDecode(previousHash, _before))
            return false;
        _beforeText = previousHash;
        return true;
    }
}
