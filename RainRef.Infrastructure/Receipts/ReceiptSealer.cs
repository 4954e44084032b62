using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Tells the sealer which workspaces have receipts that wait for their place in the chain.</summary>
public sealed class SealWakeup
{
    private readonly ConcurrentDictionary<Guid, bool> _waiting = new();
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake(Guid workspaceId)
    {
        _waiting[workspaceId] = true;
        _signal.Writer.TryWrite(true);
    }

    internal async Task<IReadOnlyList<Guid>> WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is up.
        }

        return [.. _waiting.Keys.Where(id => _waiting.TryRemove(id, out _))];
    }
}

/// <summary>
/// Gives committed receipts their place in the workspace's chain, many at a time. Writers never touch the chain's
/// head, so it cannot hold them up; what a crash of any node leaves without a place gets it from the next sweep.
/// </summary>
public sealed partial class ReceiptSealer(
    RainRefDatabase database, SealWakeup wakeup, TimeProvider clock, ILogger<ReceiptSealer> logger) : BackgroundService
{
    private const int GroupSize = 1000;
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(20);
    private readonly Outage _sealing = new();

    // Finds what nobody told of: the writer died, or lost its connection while its commit went through.
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    /// <summary>Seals all that the workspace has waiting.</summary>
    public async Task SealAsync(Guid workspaceId, CancellationToken ct)
    {
        while (await SealGroupAsync(workspaceId, ct) == GroupSize)
        {
            // A full group means that more may wait.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweep = true;
        var swept = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var workspaces = sweep
                    ? await UnsealedWorkspacesAsync(stoppingToken)
                    : await wakeup.WaitAsync(SweepEvery, clock, stoppingToken);
                swept = sweep ? clock.GetTimestamp() : swept;
                foreach (var workspaceId in workspaces)
                    await SealAsync(workspaceId, stoppingToken);
                _sealing.Ends();
                sweep = clock.GetElapsedTime(swept) >= SweepEvery;
                await Task.Delay(GatherTime, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (_sealing.Begins())
                    LogSealFailed(e);
                sweep = true;
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }

    private async Task<IReadOnlyList<Guid>> UnsealedWorkspacesAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_unsealed_workspaces()", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private async Task<int> SealGroupAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // One sealer a workspace at a time, over all nodes; its head is nobody else's to move.
        await using (var guard = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 7))", connection))
        {
            guard.Parameters.Add(new NpgsqlParameter<string> { TypedValue = workspaceId.ToString("D") });
            await guard.ExecuteNonQueryAsync(ct);
        }

        var waiting = await TakeWaitingAsync(connection, ct);
        if (waiting.Count > 0)
        {
            await AppendAsync(connection, workspaceId, waiting, ct);
            await transaction.CommitAsync(ct);
            PipelineMetrics.Sealed(waiting.Count);
        }

        return waiting.Count;
    }

    private static async Task<List<(Guid Id, string Hash)>> TakeWaitingAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var take = new NpgsqlCommand(
            """
            WITH gone AS (
              DELETE FROM unsealed_receipts WHERE id IN (SELECT id FROM unsealed_receipts ORDER BY id LIMIT $1) RETURNING id)
            SELECT r.id, r.hash FROM receipts r JOIN gone USING (id) ORDER BY r.id
            """,
            connection);
        take.Parameters.Add(new NpgsqlParameter<int> { TypedValue = GroupSize });
        await using var reader = await take.ExecuteReaderAsync(ct);
        var waiting = new List<(Guid, string)>();
        while (await reader.ReadAsync(ct))
            waiting.Add((reader.GetGuid(0), reader.GetString(1)));
        return waiting;
    }

    private static async Task AppendAsync(
        NpgsqlConnection connection, Guid workspaceId, List<(Guid Id, string Hash)> waiting, CancellationToken ct)
    {
        var (seq, previous) = (0L, "");
        await using (var head = new NpgsqlCommand("SELECT seq, hash FROM receipt_links ORDER BY seq DESC LIMIT 1", connection))
        await using (var reader = await head.ExecuteReaderAsync(ct))
        {
            if (await reader.ReadAsync(ct))
                (seq, previous) = (reader.GetInt64(0), reader.GetString(1));
        }

        var hashes = new List<string> { previous };
        foreach (var (_, hash) in waiting)
            hashes.Add(ReceiptChain.Link(hashes[^1], hash));
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO receipt_links (id, workspace_id, seq, previous_hash, hash)
            SELECT l.id, $1, $2 + l.place, l.previous_hash, l.hash
            FROM unnest($3::uuid[], $4::text[], $5::text[]) WITH ORDINALITY AS l (id, previous_hash, hash, place)
            """,
            connection);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seq });
        insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. waiting.Select(w => w.Id)] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. hashes.Take(waiting.Count)] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. hashes.Skip(1)] });
        await insert.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(1, LogLevel.Error, "Receipts could not be sealed; it is tried again")]
    private partial void LogSealFailed(Exception e);
}
