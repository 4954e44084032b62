using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Receipts;

/// <summary>
/// Gives committed receipts their place in the workspace's chain, many at a time. Writers never touch the chain's
/// head, so it cannot hold them up; what a crash of any node leaves without a place gets it from the next sweep.
/// </summary>
public sealed partial class ReceiptSealer(
    RainRefDatabase database, SealQueue queue, TimeProvider clock, ILogger<ReceiptSealer> logger) : BackgroundService
{
    private const int GroupSize = 1000;
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    /// <summary>A receipt that is older and has no place was never committed by the program, or its chain is damaged.</summary>
    public static readonly TimeSpan SealedWithin = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a receipt may take from its id to its commit and still be found by the next sweep. One that takes longer
    /// and whose node then dies before it hands it over is found when a node starts, which looks at everything.
    /// </summary>
    private static readonly TimeSpan LongestCommit = TimeSpan.FromMinutes(5);

    private readonly Outage _sealing = new();
    private long _sweptTicks;

    /// <summary>Seals all that the workspace has waiting, whichever node committed it.</summary>
    public async Task SealAsync(Guid workspaceId, CancellationToken ct)
    {
        await SealHandedAsync(workspaceId, ct);
        var since = Since();
        while (await SealGroupAsync(workspaceId, connection => FindAsync(connection, workspaceId, since, ct), ct) == GroupSize)
        {
            // A full group means that more may wait.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweep = true;
        var (swept, took) = (clock.GetTimestamp(), TimeSpan.Zero);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (sweep)
                {
                    swept = clock.GetTimestamp();
                    await SweepAsync(stoppingToken);
                    took = clock.GetElapsedTime(swept);
                }

                foreach (var workspaceId in await queue.WaitAsync(SweepEvery, clock, stoppingToken))
                    await SealOrReportAsync(workspaceId, SealHandedAsync, stoppingToken);
                _sealing.Ends();
                // A look at very many receipts must not become all that is done.
                sweep = clock.GetElapsedTime(swept) >= SweepEvery + (20 * took);
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

    // Finds what nobody handed over: the writer died, lost its connection while its commit went through, or failed to seal.
    private async Task SweepAsync(CancellationToken ct)
    {
        var began = clock.GetUtcNow();
        var sound = true;
        var since = new NpgsqlParameter<Guid> { TypedValue = Since() };
        foreach (var workspaceId in await database.WorkspacesAsync("rainref_unsealed_workspaces($1)", since, ct))
            sound &= await SealOrReportAsync(workspaceId, SealAsync, ct);
        if (sound)
            Volatile.Write(ref _sweptTicks, began.UtcTicks);
    }

    private Guid Since()
    {
        var ticks = Volatile.Read(ref _sweptTicks);
        return ticks == 0 ? Guid.Empty : Ids.Floor(new DateTimeOffset(ticks, TimeSpan.Zero) - LongestCommit);
    }

    // One workspace whose chain somebody damaged does not keep the others waiting.
    private async Task<bool> SealOrReportAsync(Guid workspaceId, Func<Guid, CancellationToken, Task> seal, CancellationToken ct)
    {
        try
        {
            await seal(workspaceId, ct);
            return true;
        }
        catch (ChainDamagedException e)
        {
            LogDamaged(e, workspaceId);
            return false;
        }
    }

    // What fails here is not handed over again: the next sweep finds it. What comes while a group is sealed gathers for the
    // next one: sealed at once, it would be a group of a few, and a group costs the same few round trips however large it is.
    private async Task SealHandedAsync(Guid workspaceId, CancellationToken ct)
    {
        IReadOnlyList<WaitingReceipt> handed;
        do
        {
            handed = queue.Take(workspaceId, GroupSize);
            if (handed.Count > 0)
                await SealGroupAsync(workspaceId, connection => StillWaitingAsync(connection, handed, ct), ct);
        }
        while (handed.Count == GroupSize);
    }

    private async Task<int> SealGroupAsync(
        Guid workspaceId, Func<NpgsqlConnection, Task<List<WaitingReceipt>>> find, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // One sealer a workspace at a time, over all nodes; its head is nobody else's to move.
        await using (var guard = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 7))", connection))
        {
            guard.Parameters.Add(new NpgsqlParameter<string> { TypedValue = workspaceId.ToString("D") });
            await guard.ExecuteNonQueryAsync(ct);
        }

        var waiting = await find(connection);
        if (waiting.Count > 0)
        {
            await AppendAsync(connection, workspaceId, waiting, ct);
            await transaction.CommitAsync(ct);
            PipelineMetrics.Sealed(waiting.Count);
        }

        return waiting.Count;
    }

    // Another node's sweep may have been quicker than the handing over.
    private static async Task<List<WaitingReceipt>> StillWaitingAsync(
        NpgsqlConnection connection, IReadOnlyList<WaitingReceipt> handed, CancellationToken ct)
    {
        await using var look = new NpgsqlCommand("SELECT id FROM receipt_links WHERE id = ANY ($1)", connection);
        look.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. handed.Select(w => w.Id)] });
        await using var reader = await look.ExecuteReaderAsync(ct);
        var placed = new HashSet<Guid>();
        while (await reader.ReadAsync(ct))
            placed.Add(reader.GetGuid(0));
        return [.. handed.Where(w => !placed.Contains(w.Id))];
    }

    private static async Task<List<WaitingReceipt>> FindAsync(
        NpgsqlConnection connection, Guid workspaceId, Guid since, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand(
            """
            SELECT r.id, r.hash, r.key_id, r.signature FROM receipts r
            WHERE r.workspace_id = $1 AND r.id >= $2 AND NOT EXISTS (SELECT 1 FROM receipt_links l WHERE l.id = r.id)
            ORDER BY r.id LIMIT $3
            """,
            connection);
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        find.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = since });
        find.Parameters.Add(new NpgsqlParameter<int> { TypedValue = GroupSize });
        await using var reader = await find.ExecuteReaderAsync(ct);
        var waiting = new List<WaitingReceipt>();
        while (await reader.ReadAsync(ct))
            waiting.Add(new WaitingReceipt(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        return waiting;
    }

    private async Task AppendAsync(
        NpgsqlConnection connection, Guid workspaceId, List<WaitingReceipt> waiting, CancellationToken ct)
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
}
