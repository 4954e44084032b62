using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>What is left after a turn.</summary>
/// <param name="More">Whether there is something to do.</param>
/// <param name="Wait">How long it is better to wait before.</param>
public sealed record EmbeddingTurn(bool More, TimeSpan Wait = default);

/// <summary>
/// Brings a workspace's vectors up to the wanted embedder, a bounded number at a time: makes all of the new ones while the
/// old ones answer, puts them in their place in one transaction, and then takes the old ones away. What is done lies in
/// the database, so that whoever comes next goes on from there.
/// </summary>
public sealed class Reembedding(RainRefDatabase database, Embedders embedders, IOptions<EmbeddingOptions> options, TimeProvider clock)
{
    private const int MaxCleared = 5000;
    private const int LocalBatch = 400;
    private const int MaxDoublings = 8;

    public async Task<EmbeddingTurn> AdvanceAsync(Guid workspaceId, CancellationToken ct)
    {
        var wanted = await embedders.OpenWantedAsync(ct);
        var state = await BeginAsync(workspaceId, wanted, ct);
        try
        {
            if (state.Behind > 0 && await EmbedSomeAsync(workspaceId, state.Serving, ct))
                return new EmbeddingTurn(true);
            if (state.Building is { } building && (await EmbedSomeAsync(workspaceId, building, ct) || await SwitchAsync(workspaceId, building, ct)))
                return new EmbeddingTurn(true);
        }
        catch (EmbeddingException e)
        {
            await NoteAsync(workspaceId, e.Code, ct);
            // From a second to a few minutes: a server that is down for a day is back soon after.
            return new EmbeddingTurn(true, TimeSpan.FromSeconds(1 << Math.Min(MaxDoublings, state.Failures)));
        }

        return await ClearAsync(workspaceId, state, ct);
    }

    /// <summary>All that can be done at once.</summary>
    public async Task RunAsync(Guid workspaceId, CancellationToken ct)
    {
        while (await AdvanceAsync(workspaceId, ct) is { More: true, Wait: var wait } && wait == TimeSpan.Zero)
        {
        }
    }

    // Under the index's own lock: what is indexed at this moment is either among what is put in line or notes itself.
    private async Task<EmbeddingState> BeginAsync(Guid workspaceId, int wanted, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        var state = await EmbeddingStates.ReadAsync(connection, ct);
        if (state.Building == wanted || (state.Building is null && state.Serving == wanted))
            return state;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await LockAsync(connection, workspaceId, ct);
        state = await EmbeddingStates.ReadAsync(connection, ct);
        await EmbeddingStates.RunAsync(
            connection, "INSERT INTO search_embeddings (workspace_id) VALUES ($1) ON CONFLICT DO NOTHING", ct, workspaceId);
        if (state.Building is { } given)
            await EmbeddingStates.RunAsync(connection, "DELETE FROM search_embed_pending WHERE embedder = $1", ct, given);
        if (state.Serving == wanted)
        {
            await EmbeddingStates.RunAsync(connection, "UPDATE search_embeddings SET building = NULL, switched_at = now(), failures = 0, fault = NULL", ct);
        }
        else
        {
            await EmbeddingStates.RunAsync(
                connection,
                """
                UPDATE search_embeddings SET building = $1, total = rainref_begin_embedding($1), started_at = now(), failures = 0, fault = NULL
                """,
                ct, wanted);
        }

        await transaction.CommitAsync(ct);
        return await EmbeddingStates.ReadAsync(connection, ct);
    }

    // No connection is held while the embedder is asked.
    private async Task<bool> EmbedSomeAsync(Guid workspaceId, int number, CancellationToken ct)
    {
        if (await embedders.FindAsync(number, ct) is not { } embedder)
            return false;
        var size = embedder is RemoteEmbedder remote ? remote.BatchSize : LocalBatch;
        var fragments = new List<IndexedFragment>(size);
        await using (var connection = await database.OpenAsync(workspaceId, ct))
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT f.id, f.owner_id, f.title, f.heading_path, f.text
                FROM (SELECT fragment_id FROM search_embed_pending WHERE workspace_id = $1 AND embedder = $2 ORDER BY fragment_id LIMIT $3) AS p
                JOIN fragments f ON f.id = p.fragment_id
                """,
                connection);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = size });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                fragments.Add(new IndexedFragment(
                    reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4)));
            }
        }

        if (fragments.Count == 0)
            return false;
        var vectors = await embedders.EmbedAsync(workspaceId, embedder, fragments.ConvertAll(f => f.Embedded), ct);
        await WriteAsync(workspaceId, number, fragments, vectors, ct);
        return true;
    }

    private async Task WriteAsync(
        Guid workspaceId, int number, List<IndexedFragment> fragments, IReadOnlyList<float[]> vectors, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await EmbeddingStates.RunAsync(
            connection, "SELECT rainref_write_vectors($1, $2, $3, $4)", ct, number, fragments.Select(f => f.Id).ToArray(),
            vectors.SelectMany(v => v).ToArray(), vectors.Select(v => v.Any(x => x != 0)).ToArray());
        await EmbeddingStates.RunAsync(connection, "UPDATE search_embeddings SET failures = 0, fault = NULL WHERE failures > 0", ct);
    }

    private async Task<bool> SwitchAsync(Guid workspaceId, int building, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await LockAsync(connection, workspaceId, ct);
        var switched = await EmbeddingStates.RunAsync(
            connection,
            """
            UPDATE search_embeddings SET serving = building, building = NULL, switched_at = now()
            WHERE building = $1 AND NOT EXISTS (SELECT 1 FROM search_embed_pending WHERE embedder = $1)
            """,
            ct, building);
        if (switched > 0)
            await EmbeddingStates.RunAsync(connection, "DELETE FROM search_embed_pending WHERE embedder <> $1", ct, building);
        await transaction.CommitAsync(ct);
        return switched > 0;
    }

    private async Task<EmbeddingTurn> ClearAsync(Guid workspaceId, EmbeddingState state, CancellationToken ct)
    {
        var kept = state.SwitchedAt?.AddSeconds(options.Value.KeepSeconds) - clock.GetUtcNow();
        if (state.Building is null && kept > TimeSpan.Zero)
            return new EmbeddingTurn(true, kept.Value);
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var command = new NpgsqlCommand("SELECT rainref_clear_vectors($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxCleared });
        return new EmbeddingTurn((int)(await command.ExecuteScalarAsync(ct))! > 0);
    }

    private async Task NoteAsync(Guid workspaceId, string code, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await EmbeddingStates.RunAsync(connection, "UPDATE search_embeddings SET failures = failures + 1, fault = $1", ct, code);
    }

    private static Task LockAsync(NpgsqlConnection connection, Guid workspaceId, CancellationToken ct) => EmbeddingStates.RunAsync(
        connection, "SELECT pg_advisory_xact_lock(hashtextextended($1, $2))", ct, workspaceId.ToString("D"), IndexSpace.Knowledge.LockSeed);
}
