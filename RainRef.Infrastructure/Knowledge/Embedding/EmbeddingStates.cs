using Npgsql;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>Which vectors a workspace is searched by, and which are being made.</summary>
/// <param name="Total">How many passages there were to embed when the making began.</param>
/// <param name="Waiting">How many wait for the vectors that are being made.</param>
/// <param name="Behind">How many new ones wait for those that serve.</param>
internal sealed record EmbeddingState(
    int Serving, int? Building, long Total, long Waiting, long Behind, DateTimeOffset? StartedAt, DateTimeOffset? SwitchedAt, int Failures,
    string? Fault)
{
    public static readonly EmbeddingState BuiltIn = new(Embedders.Local, null, 0, 0, 0, null, null, 0, null);
}

/// <summary>Reads and writes what is known about a workspace's vectors, on the caller's connection.</summary>
internal static class EmbeddingStates
{
    public static async Task<EmbeddingState> ReadAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT s.serving, s.building, s.total, s.started_at, s.switched_at, s.failures, s.fault,
                   (SELECT count(*) FROM search_embed_pending p WHERE p.embedder = s.building),
                   (SELECT count(*) FROM search_embed_pending p WHERE p.embedder = s.serving)
            FROM search_embeddings s
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return EmbeddingState.BuiltIn;
        return new EmbeddingState(
            reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(7), reader.GetInt64(8),
            reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
            reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4), reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetString(6));
    }

    /// <summary>The embedders that need a vector of every passage.</summary>
    public static async Task<List<int>> InUseAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT serving, building FROM search_embeddings", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return [Embedders.Local];
        return reader.IsDBNull(1) ? [reader.GetInt32(0)] : [reader.GetInt32(0), reader.GetInt32(1)];
    }

    /// <summary>Notes passages that an embedder is to be asked about.</summary>
    public static Task AwaitAsync(NpgsqlConnection connection, Guid workspaceId, int embedder, List<Guid> ids, CancellationToken ct) => RunAsync(
        connection,
        """
        INSERT INTO search_embed_pending (workspace_id, embedder, fragment_id)
        SELECT $1, $2, d.fragment_id FROM search_documents d WHERE d.fragment_id = ANY ($3) ON CONFLICT DO NOTHING
        """,
        ct, workspaceId, embedder, ids.ToArray());

    public static async Task<bool> AnyAwaitedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM search_embed_pending)", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    internal static async Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
