using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Reads and writes the tiles of a workspace's Merkle tree, on a connection that sees the workspace.</summary>
internal static class ReceiptTree
{
    /// <summary>The last tile of each level: where appending goes on.</summary>
    public const string EdgeSql =
        """
        SELECT t.level, t.position, t.hashes FROM generate_series(0, 7) AS l (level) CROSS JOIN LATERAL (
          SELECT level, position, hashes FROM receipt_tiles WHERE workspace_id = $1 AND level = l.level
          ORDER BY position DESC LIMIT 1) t
        """;

    /// <summary>The tiles from which the hashes of ranges follow; missing ones are left out.</summary>
    public static async Task<MerkleTiles> LoadAsync(
        NpgsqlConnection connection, Guid workspaceId, IEnumerable<LeafRange> ranges, CancellationToken ct)
    {
        var keys = MerkleTiles.For(ranges).ToList();
        var tiles = new MerkleTiles();
        if (keys.Count == 0)
            return tiles;
        await using var command = new NpgsqlCommand(
            """
            SELECT t.level, t.position, t.hashes FROM unnest($2::integer[], $3::bigint[]) AS k (level, position)
            JOIN receipt_tiles t ON t.workspace_id = $1 AND t.level = k.level AND t.position = k.position
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. keys.Select(k => k.Level)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. keys.Select(k => k.Index)] });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await ReadAsync(reader, tiles, ct);
        return tiles;
    }

    /// <returns>How many leaves the tiles of the lowest level hold.</returns>
    public static async Task<long> ReadAsync(NpgsqlDataReader reader, MerkleTiles tiles, CancellationToken ct)
    {
        var leaves = 0L;
        while (await reader.ReadAsync(ct))
        {
            var (key, hashes) = (new TileKey(reader.GetInt32(0), reader.GetInt64(1)), reader.GetFieldValue<byte[]>(2));
            tiles.Add(key, hashes);
            if (key.Level == 0)
                leaves = (key.Index * MerkleTiles.Width) + (hashes.Length / MerkleTree.HashBytes);
        }

        return leaves;
    }

    public static NpgsqlBatchCommand WriteCommand(Guid workspaceId, IReadOnlyDictionary<TileKey, byte[]> tiles, TimeProvider clock)
    {
        var command = new NpgsqlBatchCommand(
            """
            INSERT INTO receipt_tiles (id, workspace_id, level, position, hashes)
            SELECT t.id, $1, t.level, t.position, t.hashes
            FROM unnest($2::uuid[], $3::integer[], $4::bigint[], $5::bytea[]) AS t (id, level, position, hashes)
            ON CONFLICT (workspace_id, level, position) DO UPDATE SET hashes = excluded.hashes
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. tiles.Select(_ => Ids.New(clock))] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. tiles.Keys.Select(k => k.Level)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. tiles.Keys.Select(k => k.Index)] });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. tiles.Values] });
        return command;
    }
}
