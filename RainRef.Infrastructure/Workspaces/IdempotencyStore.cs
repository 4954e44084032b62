using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>What a first request was answered.</summary>
public sealed record StoredResponse(int StatusCode, string? ContentType, byte[] Body);

/// <summary>How a request with an idempotency key stands.</summary>
public enum IdempotencyState
{
    /// <summary>It is the first, or the first died: this one runs.</summary>
    Run,

    /// <summary>It was answered before.</summary>
    Replay,

    /// <summary>The first is still under way.</summary>
    InProgress,

    /// <summary>The key was used for another request.</summary>
    Mismatch,
}

/// <summary>Remembers the first answer to each idempotency key; a unique index decides who is first.</summary>
public sealed class IdempotencyStore(RainRefDatabase database, TimeProvider clock)
{
    /// <summary>How long after a sign of life from the first request another try takes over.</summary>
    private static readonly TimeSpan Lock = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer is given again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    /// <returns>How it stands; when the key was first used; the answer to give again.</returns>
    public async Task<(IdempotencyState State, DateTimeOffset Since, StoredResponse? Response)> BeginAsync(
        Actor actor, string key, string requestHash, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(actor.WorkspaceId, ct);
        // Takes the key when it is new, too old to matter, or held by a try that died.
        await using var begin = new NpgsqlCommand(
            """
            INSERT INTO idempotency_keys AS k (id, workspace_id, actor_id, key, request_hash, locked_until, created_at)
            VALUES ($1, $2, $3, $4, $5, now() + $6, now())
            ON CONFLICT (workspace_id, actor_id, key) DO UPDATE SET
              request_hash = excluded.request_hash, locked_until = excluded.locked_until,
              created_at = CASE WHEN k.created_at < now() - $7 THEN excluded.created_at ELSE k.created_at END,
              status_code = NULL, content_type = NULL, response = NULL
            WHERE k.created_at < now() - $7
               OR (k.status_code IS NULL AND k.locked_until < now() AND k.request_hash = excluded.request_hash)
            RETURNING created_at
            """,
            connection);
        begin.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Ids.New(clock) });
        begin.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = actor.WorkspaceId });
        begin.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = actor.Id });
        begin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        begin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = requestHash });
        begin.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Lock });
        begin.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Kept });
        if (await begin.ExecuteScalarAsync(ct) is DateTime since)
            return (IdempotencyState.Run, since, null);
        var (state, response) = await ReadAsync(connection, actor, key, requestHash, ct);
        return (state, default, response);
    }

    /// <summary>Keeps the key while its request runs: a client that retries after a crash waits for seconds only.</summary>
    public async Task HoldAsync(Actor actor, string key, CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Lock / 3, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested)
                return;
            try
            {
                await ExecuteAsync(
                    actor, key, "UPDATE idempotency_keys SET locked_until = now() + $3 WHERE actor_id = $1 AND key = $2 AND status_code IS NULL",
                    [new NpgsqlParameter<TimeSpan> { TypedValue = Lock }], ct);
            }
            catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
            {
                // Answered; or an outage, in which the request fares no better than its lock.
            }
        }
    }

    public Task CompleteAsync(Actor actor, string key, StoredResponse response, CancellationToken ct) => ExecuteAsync(
        actor, key, "UPDATE idempotency_keys SET status_code = $3, content_type = $4, response = $5 WHERE actor_id = $1 AND key = $2",
        [
            new NpgsqlParameter<int> { TypedValue = response.StatusCode },
            new NpgsqlParameter<string?> { TypedValue = response.ContentType },
            new NpgsqlParameter<byte[]> { TypedValue = response.Body },
        ],
        ct);

    /// <summary>
    /// Lets a request that failed on our side be tried again. The key still belongs to it, since it may have left
    /// something behind under the ids that follow from the key.
    /// </summary>
    public Task ReleaseAsync(Actor actor, string key, CancellationToken ct) => ExecuteAsync(
        actor, key,
        "UPDATE idempotency_keys SET locked_until = now() - interval '1 second' WHERE actor_id = $1 AND key = $2 AND status_code IS NULL",
        [], ct);

    private static async Task<(IdempotencyState State, StoredResponse? Response)> ReadAsync(
        NpgsqlConnection connection, Actor actor, string key, string requestHash, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand(
            "SELECT request_hash, status_code, content_type, response FROM idempotency_keys WHERE actor_id = $1 AND key = $2",
            connection);
        read.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = actor.Id });
        read.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        await using var reader = await read.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return (IdempotencyState.InProgress, null);
        if (reader.GetString(0) != requestHash)
            return (IdempotencyState.Mismatch, null);
        return reader.IsDBNull(1)
            ? (IdempotencyState.InProgress, null)
            : (IdempotencyState.Replay, new StoredResponse(
                reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
    }

    private async Task ExecuteAsync(Actor actor, string key, string sql, NpgsqlParameter[] more, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(actor.WorkspaceId, ct);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = actor.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        foreach (var parameter in more)
            command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(ct);
    }
}
