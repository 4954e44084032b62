using System.Numerics;

namespace RainRef.Domain.Receipts;

/// <summary>
/// The right edge of a growing tree: the roots of its complete subtrees, the largest first. That is all that appending
/// and the root need, so that a tree of any size is followed in a few hundred bytes.
/// </summary>
public sealed class MerkleFrontier
{
    private readonly List<byte[]> _roots;

    public MerkleFrontier() => _roots = [];

    /// <summary>Goes on from a known edge.</summary>
    /// <exception cref="FormatException">The number or the length of the hashes does not fit the size.</exception>
    public MerkleFrontier(long size, IReadOnlyCollection<byte[]> roots)
    {
        if (size < 0 || roots.Count != BitOperations.PopCount((ulong)size) || roots.Any(r => r.Length != MerkleTree.HashBytes))
            throw new FormatException($"The edge of a tree of {size} leaves has {BitOperations.PopCount((ulong)size)} hashes.");
        Size = size;
        _roots = [.. roots];
    }

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    public IReadOnlyList<byte[]> Roots => _roots;

    /// <summary>Appends a leaf's hash, or a complete subtree of 2^<paramref name="level"/> leaves.</summary>
    /// <exception cref="FormatException">A subtree of that level cannot begin here.</exception>
    public void Append(byte[] hash, int level = 0)
    {
        if (Size > 0 && level > BitOperations.TrailingZeroCount(Size))
            throw new FormatException($"No complete subtree of level {level} begins at {Size}.");
        for (var l = level; ((Size >> l) & 1) == 1; l++)
        {
            hash = MerkleTree.Node(_roots[^1], hash);
            _roots.RemoveAt(_roots.Count - 1);
        }

        _roots.Add(hash);
        Size += 1L << level;
    }

    public byte[] Root()
    {
        if (_roots.Count == 0)
            return MerkleTree.EmptyRoot;
        var root = _roots[^1];
        for (var i = _roots.Count - 2; i >= 0; i--)
            root = MerkleTree.Node(_roots[i], root);
        return root;
    }
}
