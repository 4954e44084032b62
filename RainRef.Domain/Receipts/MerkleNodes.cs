using System.Numerics;

namespace RainRef.Domain.Receipts;

/// <summary>A complete subtree: the <paramref name="Index"/>th of those with 2^<paramref name="Level"/> leaves.</summary>
public readonly record struct MerkleNode(int Level, long Index);

/// <summary>Leaves from <paramref name="From"/> up to, not including, <paramref name="To"/>.</summary>
public readonly record struct LeafRange(long From, long To)
{
    public long Count => To - From;

    /// <summary>The fewest complete subtrees that cover the range, from left to right.</summary>
    public IReadOnlyList<MerkleNode> Nodes()
    {
        var nodes = new List<MerkleNode>();
        for (var at = From; at < To;)
        {
            var fits = BitOperations.Log2((ulong)(To - at));
            var level = at == 0 ? fits : Math.Min(fits, BitOperations.TrailingZeroCount(at));
            nodes.Add(new MerkleNode(level, at >> level));
            at += 1L << level;
        }

        return nodes;
    }
}

/// <summary>Which subtrees a proof names, by RFC 9162, sections 2.1.3.1 and 2.1.4.1. Each becomes one hash.</summary>
public static class MerklePath
{
    /// <summary>The path of the leaf at <paramref name="index"/> in a tree of <paramref name="size"/> leaves, from below.</summary>
    public static IReadOnlyList<LeafRange> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<LeafRange>();
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            path.Add(index < middle ? new LeafRange(middle, to) : new LeafRange(from, middle));
            (from, to) = index < middle ? (from, middle) : (middle, to);
        }

        path.Reverse();
        return path;
    }

    /// <summary>What shows that the tree of <paramref name="newer"/> leaves begins with that of <paramref name="older"/>.</summary>
    public static IReadOnlyList<LeafRange> Consistency(long older, long newer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        if (older == 0 || older == newer)
            return [];
        var path = new List<LeafRange>();
        var (from, to, whole) = (0L, newer, true);
        while (older != to)
        {
            var middle = from + Split(to - from);
            if (older <= middle)
            {
                path.Add(new LeafRange(middle, to));
                to = middle;
            }
            else
            {
                path.Add(new LeafRange(from, middle));
                (from, whole) = (middle, false);
            }
        }

        if (!whole)
            path.Add(new LeafRange(from, to));
        path.Reverse();
        return path;
    }

    /// <summary>The root over a range, of the hashes of its <see cref="LeafRange.Nodes"/>.</summary>
    public static byte[] Hash(LeafRange range, Func<MerkleNode, byte[]> hashOf)
    {
        var nodes = range.Nodes();
        var hash = hashOf(nodes[^1]);
        for (var i = nodes.Count - 2; i >= 0; i--)
            hash = MerkleTree.Node(hashOf(nodes[i]), hash);
        return hash;
    }

    // The largest power of two that is smaller than the count.
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
