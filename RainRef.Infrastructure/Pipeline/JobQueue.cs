using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>A job as a worker holds it.</summary>
public sealed record ClaimedJob(
    JobLease Lease, Guid WorkspaceId, string Kind, string Payload, int Priority, int Attempts, string? TraceParent,
    DateTimeOffset RunAt, DateTimeOffset CreatedAt);

/// <summary>How much waits in the queue.</summary>
/// <param name="OldestDueAge">How long the oldest due job has waited.</param>
public sealed record QueueStats(long Ready, long Running, long Dead, TimeSpan OldestDueAge);

/// <summary>The durable queue: one table, claimed in batches, held by leases.</summary>
public sealed class JobQueue(RainRefDatabase database, TimeProvider clock)
{
    private const int MaxErrorLength = 2000;

    /// <summary>
    /// The statement that adds jobs, for a transaction that the caller owns. A job without a trace that is ordered by a
    /// ticket joins the ticket's: so does what people set off over REST or in the console.
    /// </summary>
    public static NpgsqlBatchCommand InsertCommand(Guid workspaceId, IReadOnlyCollection<JobDraft> jobs, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var insert = new NpgsqlBatchCommand(
            """
            INSERT INTO jobs (id, workspace_id, kind, ordering_key, payload, priority, state, run_at, attempts, trace_parent, created_at)
            SELECT j.id, $1, j.kind, j.ordering_key, j.payload::jsonb, j.priority, 'ready', now() + j.delay, 0,
                   coalesce(j.trace_parent, (SELECT t.trace_parent FROM tickets t WHERE t.id = j.ordering_key)), now()
            FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::int[], $7::interval[], $8::text[])
              AS j (id, kind, ordering_key, payload, priority, delay, trace_parent)
            """);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        insert.Parameters.Add(Array(jobs.Select(_ => Guid.CreateVersion7(now))));
        insert.Parameters.Add(Array(jobs.Select(j => j.Kind)));
        insert.Parameters.Add(Array(jobs.Select(j => j.OrderingKey)));
        insert.Parameters.Add(Array(jobs.Select(j => j.PayloadJson)));
        insert.Parameters.Add(Array(jobs.Select(j => j.Priority)));
        insert.Parameters.Add(Array(jobs.Select(j => j.Delay)));
        insert.Parameters.Add(Array(jobs.Select(j => j.TraceParent)));
        return insert;
    }

    /// <summary>Claims up to so many jobs of any workspace.</summary>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(int limit, TimeSpan lease, CancellationToken ct)
    {
        var token = Ids.New(clock);
        await using var connection = await database.OpenSystemAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        // A claim that a crash of the server forgets is a job that was not claimed: no need to wait for the disk.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'off', true)"));
        var claim = new NpgsqlBatchCommand(
            """
            SELECT id, workspace_id, kind, payload::text, priority, attempts, trace_parent, run_at, created_at
            FROM rainref_claim_jobs($1, $2, $3) ORDER BY priority, run_at, seq
            """);
        claim.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        claim.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        claim.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = token });
        batch.BatchCommands.Add(claim);
        var jobs = new List<ClaimedJob>();
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            jobs.Add(new ClaimedJob(
                new JobLease(reader.GetGuid(0), token), reader.GetGuid(1), reader.GetString(2), reader.GetString(3),
                reader.GetInt32(4), reader.GetInt32(5), reader.IsDBNull(6) ? null : reader.GetString(6),
                reader.GetFieldValue<DateTimeOffset>(7), reader.GetFieldValue<DateTimeOffset>(8)));
        }

        return jobs;
    }

    public async Task ExtendAsync(IReadOnlyCollection<JobLease> leases, TimeSpan lease, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_extend_leases($1, $2, $3)", connection);
        command.Parameters.Add(Array(leases.Select(l => l.JobId)));
        command.Parameters.Add(Array(leases.Select(l => l.Token).Distinct()));
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lease });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Gives back the jobs of workers that went silent; returns how many.</summary>
    public async Task<int> ReleaseExpiredAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_release_expired()", connection);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Puts jobs back that were claimed and not begun, as if they had not been claimed.</summary>
    public async Task ReturnAsync(ClaimedJob job, CancellationToken ct) => await InWorkspaceAsync(
        job,
        """
        UPDATE jobs SET state = 'ready', lease_token = NULL, lease_until = NULL, attempts = attempts - 1
        WHERE id = $1 AND lease_token = $2
        """,
        [],
        ct);

    /// <summary>Ends jobs of any workspaces, each by its lease; one whose lease was lost stays.</summary>
    public async Task CompleteAsync(IReadOnlyCollection<JobLease> leases, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_complete_jobs($1, $2)", connection);
        command.Parameters.Add(Array(leases.Select(l => l.JobId)));
        command.Parameters.Add(Array(leases.Select(l => l.Token)));
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task RetryAsync(ClaimedJob job, string error, TimeSpan delay, CancellationToken ct) => InWorkspaceAsync(
        job,
        """
        UPDATE jobs SET state = 'ready', lease_token = NULL, lease_until = NULL, last_error = $3, run_at = now() + $4
        WHERE id = $1 AND lease_token = $2
        """,
        [new NpgsqlParameter<string> { TypedValue = Clip(error) }, new NpgsqlParameter<TimeSpan> { TypedValue = delay }],
        ct);

    /// <summary>Takes a job out of the queue and keeps it, with its reason, among the dead letters.</summary>
    public Task BuryAsync(ClaimedJob job, string error, CancellationToken ct) => InWorkspaceAsync(
        job,
        """
        WITH gone AS (DELETE FROM jobs WHERE id = $1 AND lease_token = $2 RETURNING *)
        INSERT INTO dead_letters
          (id, workspace_id, kind, ordering_key, payload, priority, attempts, error, trace_parent, created_at, failed_at)
        SELECT id, workspace_id, kind, ordering_key, payload, priority, attempts, $3, trace_parent, created_at, now() FROM gone
        """,
        [new NpgsqlParameter<string> { TypedValue = Clip(error) }],
        ct);

    public async Task<QueueStats> StatsAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            "SELECT ready, running, dead, coalesce(now() - oldest_due, interval '0') FROM rainref_queue_stats()", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new QueueStats(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<TimeSpan>(3));
    }

    private async Task InWorkspaceAsync(ClaimedJob job, string sql, NpgsqlParameter[] more, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(job.WorkspaceId, ct);
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job.Lease.JobId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job.Lease.Token });
        foreach (var parameter in more)
            command.Parameters.Add(parameter);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter<T[]> Array<T>(IEnumerable<T> values) => new() { TypedValue = values.ToArray() };

    // PostgreSQL text holds no NUL.
    private static string Clip(string error)
    {
        var clean = error.Replace('\0', ' ');
        return clean.Length > MaxErrorLength ? clean[..MaxErrorLength] : clean;
    }
}
