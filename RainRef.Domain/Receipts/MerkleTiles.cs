namespace RainRef.Domain.Receipts;

/// <summary>Names a tile: up to 256 hashes of neighbouring subtrees of 256^<paramref name="Level"/> leaves.</summary>
public readonly record struct TileKey(int Level, long Index);

/// <summary>
/// A tree kept in tiles: every eighth level is stored, 256 hashes a tile, and the levels between are computed from
/// them. Any proof needs a handful of tiles, and appending touches the last one of each level.
/// </summary>
public sealed class MerkleTiles
{
    public const int Height = 8;
    public const int Width = 1 << Height;

    private readonly Dictionary<TileKey, byte[]> _tiles = [];

    public void Add(TileKey key, byte[] hashes) => _tiles[key] = hashes;

    public bool Has(TileKey key) => _tiles.ContainsKey(key);

    /// <summary>The tiles from which the hashes of ranges follow.</summary>
    public static IEnumerable<TileKey> For(IEnumerable<LeafRange> ranges) =>
        ranges.SelectMany(r => r.Nodes()).Select(n => Place(n).Tile).Distinct();

    /// <summary>The tiles at the right edge of a tree, which are not full.</summary>
    public static IEnumerable<TileKey> Edge(long size)
    {
        for (var level = 0; size > 0; level++, size >>= Height)
        {
            if (size % Width != 0)
                yield return new TileKey(level, size / Width);
        }
    }

    /// <summary>A complete subtree's hash.</summary>
    /// <exception cref="ChainDamagedException">The tile that must hold it is missing or too short.</exception>
    public byte[] Hash(MerkleNode node)
    {
        var (key, start, count) = Place(node);
        if (!_tiles.TryGetValue(key, out var tile) || tile.Length < (start + count) * MerkleTree.HashBytes)
            throw new ChainDamagedException($"The tree lacks tile {key.Index} of level {key.Level}.");
        return Root(tile.AsSpan(start * MerkleTree.HashBytes, count * MerkleTree.HashBytes));
    }

    public byte[] Hash(LeafRange range) => range.Count == 0 ? MerkleTree.EmptyRoot : MerklePath.Hash(range, Hash);

    /// <summary>
    /// Appends leaves' hashes behind the first <paramref name="size"/>, whose edge must be there.
    /// </summary>
    /// <returns>The tiles that changed.</returns>
    public IReadOnlyDictionary<TileKey, byte[]> Append(long size, IReadOnlyList<byte[]> leaves)
    {
        var changed = new Dictionary<TileKey, byte[]>();
        var entries = leaves;
        for (var level = 0; entries.Count > 0; level++, size >>= Height)
        {
            var above = new List<byte[]>();
            for (var done = 0; done < entries.Count;)
            {
                var key = new TileKey(level, (size + done) / Width);
                var filled = (int)((size + done) % Width);
                var take = Math.Min(Width - filled, entries.Count - done);
                var tile = Grow(key, filled, entries.Skip(done).Take(take));
                changed[key] = tile;
                done += take;
                if (filled + take == Width)
                    above.Add(Root(tile));
            }

            entries = above;
        }

        return changed;
    }

    private static byte[] Root(ReadOnlySpan<byte> hashes)
    {
        var frontier = new MerkleFrontier();
        for (; hashes.Length > 0; hashes = hashes[MerkleTree.HashBytes..])
            frontier.Append(hashes[..MerkleTree.HashBytes].ToArray());
        return frontier.Root();
    }

    private byte[] Grow(TileKey key, int filled, IEnumerable<byte[]> entries)
    {
        var start = filled == 0 ? [] : _tiles.GetValueOrDefault(key) ?? [];
        if (start.Length != filled * MerkleTree.HashBytes)
            throw new ChainDamagedException($"Tile {key.Index} of level {key.Level} does not hold {filled} hashes.");
        return _tiles[key] = [.. start, .. entries.SelectMany(e => e)];
    }

    private static (TileKey Tile, int Start, int Count) Place(MerkleNode node)
    {
        var inside = node.Level % Height;
        var first = node.Index << inside;
        return (new TileKey(node.Level / Height, first / Width), (int)(first % Width), 1 << inside);
    }
}
