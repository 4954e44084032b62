using System.Security.Cryptography;

namespace RainRef.Domain.Receipts;

/// <summary>Checks proofs by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.</summary>
public static class MerkleProof
{
    /// <summary>Whether <paramref name="leafHash"/> is the leaf at <paramref name="index"/> of the tree with that root.</summary>
    public static bool VerifyInclusion(
        byte[] leafHash, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || !WellFormed(path) || leafHash.Length != MerkleTree.HashBytes)
            return false;
        var (at, last, hash) = (index, size - 1, leafHash);
        foreach (var step in path)
        {
            if (last == 0)
                return false;
            hash = Climb(step, hash, ref at, ref last);
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(hash, root);
    }

    /// <summary>Whether the tree with the newer root begins with all leaves of the tree with the older one.</summary>
    public static bool VerifyConsistency(
        long older, long newer, IReadOnlyList<byte[]> path, byte[] olderRoot, byte[] newerRoot)
    {
        if (older < 0 || older > newer || !WellFormed(path))
            return false;
        if (older == newer)
            return path.Count == 0 && olderRoot.AsSpan().SequenceEqual(newerRoot);
        if (older == 0)
            return path.Count == 0 && olderRoot.AsSpan().SequenceEqual(MerkleTree.EmptyRoot);
        var steps = (older & (older - 1)) == 0 ? [olderRoot, .. path] : path;
        if (steps.Count == 0)
            return false;
        var (at, last) = (older - 1, newer - 1);
        while ((at & 1) == 1)
            (at, last) = (at >> 1, last >> 1);
        var (oldHash, newHash) = (steps[0], steps[0]);
        foreach (var step in steps.Skip(1))
        {
            if (last == 0)
                return false;
            if ((at & 1) == 1 || at == last)
                oldHash = MerkleTree.Node(step, oldHash);
            newHash = Climb(step, newHash, ref at, ref last);
        }

        return last == 0 && oldHash.AsSpan().SequenceEqual(olderRoot) && newHash.AsSpan().SequenceEqual(newerRoot);
    }

    private static byte[] Climb(byte[] step, byte[] hash, ref long at, ref long last)
    {
        if ((at & 1) == 1 || at == last)
        {
            hash = MerkleTree.Node(step, hash);
            // A right edge without a sibling goes up until it is a right child.
            while ((at & 1) == 0 && at != 0)
                (at, last) = (at >> 1, last >> 1);
        }
        else
        {
            hash = MerkleTree.Node(hash, step);
        }

        (at, last) = (at >> 1, last >> 1);
        return hash;
    }

    private static bool WellFormed(IReadOnlyList<byte[]> path) => path.All(h => h.Length == MerkleTree.HashBytes);
}
