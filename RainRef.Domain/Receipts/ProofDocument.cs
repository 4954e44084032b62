namespace RainRef.Domain.Receipts;

/// <summary>A receipt with the path from it to a checkpoint's root: enough to verify it without the rest of the log.</summary>
/// <param name="Path">Hashes in hex, from below.</param>
/// <param name="Keys">Public keys (SubjectPublicKeyInfo, Base64) that signed checkpoints.</param>
public sealed record InclusionDocument(
    string WorkspaceId, BundleReceipt Receipt, IReadOnlyList<string> Path, string Checkpoint, IReadOnlyList<string> Keys);

/// <summary>Two checkpoints with the path that shows that the newer one's log begins with the older one's.</summary>
public sealed record ConsistencyDocument(string From, string To, IReadOnlyList<string> Path, IReadOnlyList<string> Keys);

/// <summary>One of the two.</summary>
public sealed record ProofDocument(InclusionDocument? Inclusion = null, ConsistencyDocument? Consistency = null)
{
    /// <summary>All that is wrong with it, and nothing when it proves what it says.</summary>
    public IReadOnlyList<ChainFault> Verify(IReadOnlyCollection<CheckpointKey> keys, ReceiptSigner? signer = null)
    {
        try
        {
            return (Inclusion, Consistency) switch
            {
                ({ } inclusion, null) => Verify(inclusion, keys, signer),
                (null, { } consistency) => Verify(consistency, keys),
                _ => [Bad(ChainFaultKind.Malformed, 0, "It is neither an inclusion nor a consistency proof.")],
            };
        }
        catch (FormatException e)
        {
            return [Bad(ChainFaultKind.Malformed, 0, e.Message)];
        }
    }

    private static List<ChainFault> Verify(
        InclusionDocument proof, IReadOnlyCollection<CheckpointKey> keys, ReceiptSigner? signer)
    {
        var workspaceId = BundleLines.ToGuid(proof.WorkspaceId);
        var entry = BundleLines.ToEntry(proof.Receipt, workspaceId);
        if (Open(proof.Checkpoint, keys, out var fault) is not { } checkpoint)
            return [fault!];
        if (!checkpoint.Origin.EndsWith($"/{proof.WorkspaceId}", StringComparison.Ordinal))
            return [Bad(ChainFaultKind.BadCheckpoint, 0, "The checkpoint is of another workspace's log.")];
        // A log of this one receipt, as far as order and contents go; the tree's part is the path.
        var header = new LogHeader(
            workspaceId, checkpoint.Origin, entry.Link.Seq, entry.Link.Seq, entry.Link.PreviousHash, [], [], "");
        var faults = LogVerifier.CheckOne(header, signer, entry);
        if (faults.Count > 0 || entry.Receipt is null)
            return faults;
        var leaf = ReceiptLeaf.Hash(entry.Link.Hash, entry.Receipt.KeyId, entry.Receipt.Signature);
        var path = proof.Path.Select(Hex.Decode).ToList();
        if (!MerkleProof.VerifyInclusion(leaf, entry.Link.Seq - 1, checkpoint.Size, path, checkpoint.Root))
            faults.Add(Bad(ChainFaultKind.BadProof, entry.Link.Seq, $"The path does not lead from receipt {entry.Link.Seq} to the root of the checkpoint of {checkpoint.Size} receipts."));
        return faults;
    }

    private static List<ChainFault> Verify(ConsistencyDocument proof, IReadOnlyCollection<CheckpointKey> keys)
    {
        if (Open(proof.From, keys, out var fault) is not { } from || Open(proof.To, keys, out fault) is not { } to)
            return [fault!];
        if (from.Origin != to.Origin)
            return [Bad(ChainFaultKind.NotComparable, 0, "The checkpoints are of two logs.")];
        var path = proof.Path.Select(Hex.Decode).ToList();
        return MerkleProof.VerifyConsistency(from.Size, to.Size, path, from.Root, to.Root)
            ? []
            : [Bad(ChainFaultKind.BadProof, from.Size, $"The path does not show that the log of {to.Size} receipts begins with that of {from.Size}.")];
    }

    private static Checkpoint? Open(string note, IReadOnlyCollection<CheckpointKey> keys, out ChainFault? fault)
    {
        try
        {
            fault = null;
            return SignedCheckpoint.Open(note, keys).Value;
        }
        catch (FormatException e)
        {
            fault = Bad(ChainFaultKind.BadCheckpoint, 0, e.Message);
            return null;
        }
    }

    private static ChainFault Bad(ChainFaultKind kind, long seq, string message) => new(kind, seq, null, message);
}
