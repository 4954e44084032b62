using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Makes proofs from a handful of tiles, however long the log is.</summary>
public sealed class ReceiptProofs(RainRefDatabase database, Checkpointer checkpointer, CheckpointKeys keys)
{
    private static readonly Error Damaged = Error.Conflict(
        "chain_damaged", "The log of receipts contradicts its checkpoints; GET /audit/verify says where.");

    /// <summary>The proof that a receipt stands in the log under a checkpoint, which is made where none covers it yet.</summary>
    public async Task<Result<InclusionDocument>> InclusionAsync(Guid workspaceId, Guid receiptId, CancellationToken ct)
    {
        try
        {
            if (await SeqAsync(workspaceId, receiptId, ct) is not { } seq)
            {
                // It may be committed and not have its place yet, which making a checkpoint gives it.
                await checkpointer.MakeAsync(workspaceId, ct);
                if (await SeqAsync(workspaceId, receiptId, ct) is not { } late)
                    return Error.NotFound("receipt");
                seq = late;
            }

            if (await checkpointer.CoveringAsync(workspaceId, seq, ct) is not { } over)
                return Error.NotFound("receipt");
            await using var connection = await database.OpenAsync(workspaceId, ct);
            var page = await ReceiptLog.PageAsync(connection, workspaceId, seq - 1, seq, 1, ct);
            var path = await PathAsync(connection, workspaceId, MerklePath.Inclusion(seq - 1, over.Size), ct);
            return new InclusionDocument(
                workspaceId.ToString("D"), BundleLines.Of(page[0]).Receipt!, path, over.Note, await KeysAsync(ct));
        }
        catch (ChainDamagedException)
        {
            return Damaged;
        }
    }

    /// <summary>The same with what verifying it shows; no proof where the log around the receipt is damaged.</summary>
    public async Task<(InclusionDocument? Proof, IReadOnlyList<ChainFault> Faults)> CheckedInclusionAsync(
        Guid workspaceId, Guid receiptId, CancellationToken ct)
    {
        var proof = await InclusionAsync(workspaceId, receiptId, ct);
        if (!proof.Succeeded)
            return (null, []);
        var faults = new ProofDocument(Inclusion: proof.Value).Verify(await keys.PublicAsync(ct));
        // What is wrong with the receipt itself is said by those who check it with its neighbours.
        return (proof.Value, [.. faults.Where(f => f.Kind is ChainFaultKind.BadProof or ChainFaultKind.BadCheckpoint)]);
    }

    /// <summary>The proof that the log under one checkpoint begins with the log under an earlier one.</summary>
    /// <param name="from">The earlier checkpoint's number of receipts.</param>
    /// <param name="to">The later one's; the last one when null.</param>
    public async Task<Result<ConsistencyDocument>> ConsistencyAsync(Guid workspaceId, long from, long? to, CancellationToken ct)
    {
        if (from < 0 || to < from)
            return Error.Validation("from", "from and to are numbers of receipts, and from is not the larger one.");
        await using var db = await database.ReadAsync(workspaceId, ct);
        var checkpoints = db.Set<ReceiptCheckpoint>();
        var older = await checkpoints.FirstOrDefaultAsync(c => c.Size == from, ct);
        var newer = to is { } size
            ? await checkpoints.FirstOrDefaultAsync(c => c.Size == size, ct)
            : await checkpoints.OrderByDescending(c => c.Size).FirstOrDefaultAsync(ct);
        if (older is null || newer is null)
            return Error.NotFound("checkpoint");
        try
        {
            var path = await PathAsync(
                (NpgsqlConnection)db.Database.GetDbConnection(), workspaceId, MerklePath.Consistency(older.Size, newer.Size), ct);
            return new ConsistencyDocument(older.Note, newer.Note, path, await KeysAsync(ct));
        }
        catch (ChainDamagedException)
        {
            return Damaged;
        }
    }

    public async Task<Page<ReceiptCheckpoint>> CheckpointsAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var all = db.Set<ReceiptCheckpoint>();
        var ordered = page.Descending ? all.OrderByDescending(c => c.Size) : all.OrderBy(c => c.Size);
        return new Page<ReceiptCheckpoint>(
            page.Number, page.Limit, await all.LongCountAsync(ct), await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    public async Task<ReceiptCheckpoint?> LastAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<ReceiptCheckpoint>().OrderByDescending(c => c.Size).FirstOrDefaultAsync(ct);
    }

    /// <summary>The workspace that a short name names.</summary>
    public async Task<Guid?> WorkspaceAsync(string slug, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_find_workspace($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    private async Task<IReadOnlyList<string>> KeysAsync(CancellationToken ct) =>
        [.. (await keys.PublicAsync(ct)).Select(k => Convert.ToBase64String(k.PublicKey))];

    private async Task<long?> SeqAsync(Guid workspaceId, Guid receiptId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<ReceiptLink>().Where(l => l.Id == receiptId).Select(l => (long?)l.Seq).FirstOrDefaultAsync(ct);
    }

    private static async Task<IReadOnlyList<string>> PathAsync(
        NpgsqlConnection connection, Guid workspaceId, IReadOnlyList<LeafRange> path, CancellationToken ct)
    {
        var tiles = await ReceiptTree.LoadAsync(connection, workspaceId, path, ct);
        return [.. path.Select(range => Hex.Of(tiles.Hash(range)))];
    }
}
