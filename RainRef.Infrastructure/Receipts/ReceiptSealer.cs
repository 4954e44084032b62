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
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(50);
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
                await SealAllAsync(workspaces, stoppingToken);
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

    // One workspace whose chain somebody damaged does not keep the others waiting.
    private async Task SealAllAsync(IReadOnlyList<Guid> workspaces, CancellationToken ct)
    {
        foreach (var workspaceId in workspaces)
        {
            try
            {
                await SealAsync(workspaceId, ct);
            }
            catch (ChainDamagedException e)
            {
                LogDamaged(e, workspaceId);
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

    private static async Task<List<Waiting>> TakeWaitingAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var take = new NpgsqlCommand(
            """
            WITH gone AS (
              DELETE FROM unsealed_receipts WHERE id IN (SELECT id FROM unsealed_receipts ORDER BY id LIMIT $1) RETURNING id)
            SELECT r.id, r.hash, r.key_id, r.signature FROM receipts r JOIN gone USING (id) ORDER BY r.id
            """,
            connection);
        take.Parameters.Add(new NpgsqlParameter<int> { TypedValue = GroupSize });
        await using var reader = await take.ExecuteReaderAsync(ct);
        var waiting = new List<Waiting>();
        while (await reader.ReadAsync(ct))
            waiting.Add(new Waiting(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return waiting;
    }

    private async Task AppendAsync(
        NpgsqlConnection connection, Guid workspaceId, List<Waiting> waiting, CancellationToken ct)
    {
        var (head, tiles) = await EdgeAsync(connection, workspaceId, ct);
        var hashes = new List<string>(waiting.Count + 1) { head.Hash };
        var leaves = new List<byte[]>(waiting.Count);
        foreach (var receipt in waiting)
        {
            hashes.Add(ReceiptChain.Link(hashes[^1], receipt.Hash));
            leaves.Add(ReceiptLeaf.Hash(hashes[^1], receipt.KeyId, receipt.Signature));
        }

        await using var batch = new NpgsqlBatch(connection);
        var insert = new NpgsqlBatchCommand(
            """
            INSERT INTO receipt_links (id, workspace_id, seq, previous_hash, hash)
            SELECT l.id, $1, $2 + l.place, l.previous_hash, l.hash
            FROM unnest($3::uuid[], $4::text[], $5::text[]) WITH ORDINALITY AS l (id, previous_hash, hash, place)
            """);
        insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        insert.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Seq });
        insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. waiting.Select(w => w.Id)] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. hashes.Take(waiting.Count)] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. hashes.Skip(1)] });
        batch.BatchCommands.Add(insert);
        batch.BatchCommands.Add(ReceiptTree.WriteCommand(workspaceId, tiles.Append(head.Seq, leaves), clock));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(ChainHead Head, MerkleTiles Tiles)> EdgeAsync(
        NpgsqlConnection connection, Guid workspaceId, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "SELECT seq, hash FROM receipt_links WHERE workspace_id = $1 ORDER BY seq DESC LIMIT 1"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ReceiptTree.EdgeSql));
        foreach (var command in batch.BatchCommands)
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var head = await reader.ReadAsync(ct) ? new ChainHead(reader.GetInt64(0), reader.GetString(1)) : ChainHead.Empty;
        await reader.NextResultAsync(ct);
        var tiles = new MerkleTiles();
        var leaves = await ReceiptTree.ReadAsync(reader, tiles, ct);
        return leaves == head.Seq
            ? (head, tiles)
            : throw new ChainDamagedException($"The chain ends at {head.Seq} and its tree at {leaves}; nothing is appended before somebody has looked.");
    }

    [LoggerMessage(1, LogLevel.Error, "Receipts could not be sealed; it is tried again")]
    private partial void LogSealFailed(Exception e);

    [LoggerMessage(2, LogLevel.Error, "The chain of workspace {WorkspaceId} is damaged; its receipts wait")]
    private partial void LogDamaged(Exception e, Guid workspaceId);

    private sealed record Waiting(Guid Id, string Hash, string KeyId, string Signature);
}
