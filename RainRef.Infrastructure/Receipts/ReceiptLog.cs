using Npgsql;
using NpgsqlTypes;
using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Reads a workspace's log in its order, a page at a time, on a connection that sees the workspace.</summary>
internal static class ReceiptLog
{
    /// <summary>Writes a receipt. One statement a receipt, prepared once: quicker than one over arrays for the few that a commit has.</summary>
    public static NpgsqlBatchCommand InsertCommand(Receipt receipt)
    {
        var command = new NpgsqlBatchCommand(
            """
            INSERT INTO receipts (id, workspace_id, kind, subject_id, ticket_id, body, hash, key_id, signature, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = receipt.Id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = receipt.WorkspaceId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = receipt.Kind });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = receipt.SubjectId });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)receipt.TicketId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = receipt.Body });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = receipt.Hash });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = receipt.KeyId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = receipt.Signature });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = receipt.CreatedAt.UtcDateTime });
        return command;
    }

    /// <summary>The links after one place up to another, each with its receipt where that is there.</summary>
    public static async Task<List<LogEntry>> PageAsync(
        NpgsqlConnection connection, Guid workspaceId, long after, long to, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT l.seq, l.id, l.previous_hash, l.hash, r.kind, r.body, r.hash, r.key_id, r.signature
            FROM receipt_links l LEFT JOIN receipts r ON r.id = l.id AND r.workspace_id = l.workspace_id
            WHERE l.workspace_id = $1 AND l.seq > $2 AND l.seq <= $3 ORDER BY l.seq LIMIT $4
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var page = new List<LogEntry>(limit);
        while (await reader.ReadAsync(ct))
        {
            var link = new ChainLink(reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3));
            page.Add(new LogEntry(link, await reader.IsDBNullAsync(4, ct) ? null : new ReceiptRecord(
                link.ReceiptId, workspaceId, reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetString(7),
                reader.GetString(8))));
        }

        return page;
    }

    /// <summary>The signed notes of checkpoints whose sizes lie between two, both included.</summary>
    public static async Task<List<(long Size, string Note)>> CheckpointsAsync(
        NpgsqlConnection connection, Guid workspaceId, long from, long to, int limit, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT size, note FROM receipt_checkpoints
            WHERE workspace_id = $1 AND size >= $2 AND size <= $3 ORDER BY size LIMIT $4
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var notes = new List<(long, string)>();
        while (await reader.ReadAsync(ct))
            notes.Add((reader.GetInt64(0), reader.GetString(1)));
        return notes;
    }

    /// <summary>
    /// What stands around a part of the log. Hashes that the tree lacks are zeros: the verifier says what is wrong, and
    /// a damaged log can still be exported.
    /// </summary>
    /// <param name="over">A checkpoint of at least <paramref name="to"/> receipts.</param>
    public static async Task<LogHeader> HeaderAsync(
        NpgsqlConnection connection, Guid workspaceId, string origin, long from, long to, (long Size, string Note) over,
        CancellationToken ct)
    {
        var (left, right) = (new LeafRange(0, from - 1), new LeafRange(to, over.Size));
        var tiles = await ReceiptTree.LoadAsync(connection, workspaceId, [left, right], ct);
        return new LogHeader(
            workspaceId, origin, from, to, await HashAtAsync(connection, workspaceId, from - 1, ct), Hashes(tiles, left),
            Hashes(tiles, right), over.Note);
    }

    private static byte[][] Hashes(MerkleTiles tiles, LeafRange range) => [.. range.Nodes().Select(node =>
    {
        try
        {
            return tiles.Hash(node);
        }
        catch (ChainDamagedException)
        {
            return new byte[MerkleTree.HashBytes];
        }
    })];

    private static async Task<string> HashAtAsync(NpgsqlConnection connection, Guid workspaceId, long seq, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT hash FROM receipt_links WHERE workspace_id = $1 AND seq = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
        return await command.ExecuteScalarAsync(ct) as string ?? "";
    }
}
