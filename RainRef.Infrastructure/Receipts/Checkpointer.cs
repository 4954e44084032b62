using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Receipts;

/// <summary>
/// Signs checkpoints. A new one is signed only over a log that still begins with what the last one attests, so that the
/// program never vouches for a rewritten past.
/// </summary>
public sealed class Checkpointer(
    RainRefDatabase database, WorkFactory works, ReceiptSealer sealer, CheckpointKeys keys, IOptions<ReceiptOptions> options,
    TimeProvider clock)
{
    /// <summary>The checkpoint over all receipts that are committed now; null where there are none.</summary>
    /// <exception cref="ChainDamagedException">The log contradicts its last checkpoint or itself.</exception>
    public async Task<ReceiptCheckpoint?> MakeAsync(Guid workspaceId, CancellationToken ct)
    {
        await sealer.SealAsync(workspaceId, ct);
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        var (head, last) = await StateAsync(work.Db, ct);
        if (last is not null && last.Size == head)
            return last;
        if (head == 0 && last is null)
            return null;
        var root = await RootAsync(work.Connection, workspaceId, head, last, ct);
        var checkpoint = new Checkpoint(OriginOf(workspaceId), head, root, clock.GetUtcNow());
        var made = new ReceiptCheckpoint(
            Ids.New(clock), workspaceId, checkpoint, (await keys.SignAsync(checkpoint, ct)).ToString());
        if (await InsertAsync(work.Connection, made, ct))
        {
            if (options.Value is { WitnessUrl: not null } or { CheckpointFolder.Length: > 0 })
                work.Enqueue(new JobDraft(CheckpointStep.JobKind, null, PayloadJson.Write(new CheckpointPayload(made.Id))));
            work.Announce("checkpoint", made.Id, null);
            await work.CommitAsync(ct);
            return made;
        }

        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<ReceiptCheckpoint>().SingleAsync(c => c.Size == head, ct);
    }

    /// <summary>A checkpoint that covers a receipt: the first one there is, or a new one.</summary>
    /// <exception cref="ChainDamagedException">The log contradicts its last checkpoint or itself.</exception>
    public async Task<ReceiptCheckpoint?> CoveringAsync(Guid workspaceId, long seq, CancellationToken ct)
    {
        await using (var db = await database.ReadAsync(workspaceId, ct))
        {
            var found = await db.Set<ReceiptCheckpoint>().Where(c => c.Size >= seq).OrderBy(c => c.Size).FirstOrDefaultAsync(ct);
            if (found is not null)
                return found;
        }

        return await MakeAsync(workspaceId, ct);
    }

    public string OriginOf(Guid workspaceId) => Checkpoint.OriginOf(options.Value.Origin, workspaceId);

    private static async Task<(long Head, ReceiptCheckpoint? Last)> StateAsync(RainRefDbContext db, CancellationToken ct) => (
        await db.Set<ReceiptLink>().MaxAsync(l => (long?)l.Seq, ct) ?? 0,
        await db.Set<ReceiptCheckpoint>().AsNoTracking().OrderByDescending(c => c.Size).FirstOrDefaultAsync(ct));

    private async Task<byte[]> RootAsync(
        NpgsqlConnection connection, Guid workspaceId, long head, ReceiptCheckpoint? last, CancellationToken ct)
    {
        if (last is null)
        {
            var whole = new LeafRange(0, head);
            return (await ReceiptTree.LoadAsync(connection, workspaceId, [whole], ct)).Hash(whole);
        }

        var before = await OpenAsync(last, ct);
        if (head < last.Size)
            throw new ChainDamagedException($"The log has {head} receipts, and its last checkpoint attests {last.Size}.");
        var path = MerklePath.Consistency(last.Size, head);
        var (older, newer) = (new LeafRange(0, last.Size), new LeafRange(0, head));
        var tiles = await ReceiptTree.LoadAsync(connection, workspaceId, [older, newer, .. path], ct);
        var root = tiles.Hash(newer);
        return MerkleProof.VerifyConsistency(last.Size, head, [.. path.Select(tiles.Hash)], before.Root, root)
            ? root
            : throw new ChainDamagedException($"The log of {head} receipts does not begin with the {last.Size} that its last checkpoint attests.");
    }

    private async Task<Checkpoint> OpenAsync(ReceiptCheckpoint last, CancellationToken ct)
    {
        try
        {
            var opened = SignedCheckpoint.Open(last.Note, await keys.PublicAsync(ct)).Value;
            if (opened.Size == last.Size && opened.Origin.EndsWith($"/{last.WorkspaceId:D}", StringComparison.Ordinal))
                return opened;
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new ChainDamagedException($"The last checkpoint, of {last.Size} receipts, is not as it was signed.");
    }

    private static async Task<bool> InsertAsync(NpgsqlConnection connection, ReceiptCheckpoint made, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO receipt_checkpoints (id, workspace_id, size, root, note, created_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workspace_id, size) DO NOTHING
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = made.Id });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = made.WorkspaceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = made.Size });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = made.Root });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = made.Note });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = made.CreatedAt.UtcDateTime });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
