using System.Buffers;
using System.Data;
using System.Text.Json;
using Npgsql;
using RainRef.Domain.Receipts;

namespace RainRef.Infrastructure.Receipts;

/// <summary>What an export contains.</summary>
public sealed record BundleContents(long From, long To, long Receipts, long CheckpointSize);

/// <summary>
/// Writes a part of a workspace's log with all that verifying it takes, as lines of JSON. It reads and writes a page at
/// a time, so that the log's length does not matter.
/// </summary>
public sealed class BundleExport(CheckpointKeys keys, Checkpointer checkpointer)
{
    private const int Page = 2000;
    private static readonly byte[] LineEnd = [(byte)'\n'];

    /// <param name="connection">One that sees the workspace; all is read in one snapshot.</param>
    /// <param name="workspace">The workspace's short name.</param>
    /// <param name="from">The first receipt's place; the chain's beginning when null.</param>
    /// <param name="to">The last one's; what the last checkpoint covers when null, and never more than that.</param>
    /// <returns>What was written; null where the log has no checkpoint yet.</returns>
    public async Task<BundleContents?> WriteAsync(
        NpgsqlConnection connection, Guid workspaceId, string workspace, long? from, long? to, Stream output, CancellationToken ct)
    {
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        return await WriteWithinAsync(connection, workspaceId, workspace, from, to, output, ct);
    }

    /// <summary>The same within a transaction that the caller has begun.</summary>
    public async Task<BundleContents?> WriteWithinAsync(
        NpgsqlConnection connection, Guid workspaceId, string workspace, long? from, long? to, Stream output, CancellationToken ct)
    {
        if (await OverAsync(connection, workspaceId, ct) is not { } over)
            return null;
        var last = Math.Min(to ?? over.Size, over.Size);
        var first = Math.Clamp(from ?? 1, 1, last + 1);
        var header = await ReceiptLog.HeaderAsync(
            connection, workspaceId, checkpointer.OriginOf(workspaceId), first, last, over, ct);
        var lines = new ArrayBufferWriter<byte>(1 << 16);
        Write(lines, BundleLines.Of(header, workspace, await keys.PublicAsync(ct)));
        var written = await WriteLogAsync(connection, header, lines, output, ct);
        Write(lines, new BundleLine(End: written));
        await FlushAsync(lines, output, ct);
        return new BundleContents(first, last, written, over.Size);
    }

    private static async Task<(long Size, string Note)?> OverAsync(NpgsqlConnection connection, Guid workspaceId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT size, note FROM receipt_checkpoints WHERE workspace_id = $1 ORDER BY size DESC LIMIT 1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), reader.GetString(1)) : null;
    }

    private static async Task<long> WriteLogAsync(
        NpgsqlConnection connection, LogHeader header, ArrayBufferWriter<byte> lines, Stream output, CancellationToken ct)
    {
        var (written, after) = (0L, header.From - 1);
        while (after < header.To)
        {
            var page = await ReceiptLog.PageAsync(connection, header.WorkspaceId, after, header.To, Page, ct);
            var end = page.Count < Page ? header.To : page[^1].Link.Seq;
            var notes = new Queue<(long Size, string Note)>(await ReceiptLog.CheckpointsAsync(
                connection, header.WorkspaceId, after + 1, end, int.MaxValue, ct));
            foreach (var entry in page)
            {
                while (notes.TryPeek(out var note) && note.Size < entry.Link.Seq)
                    Write(lines, new BundleLine(Checkpoint: notes.Dequeue().Note));
                Write(lines, BundleLines.Of(entry));
                await FlushAsync(lines, output, ct, 1 << 16);
            }

            foreach (var (_, note) in notes)
                Write(lines, new BundleLine(Checkpoint: note));
            written += page.Count;
            after = end;
        }

        return written;
    }

    private static void Write<T>(ArrayBufferWriter<byte> lines, T line)
    {
        using (var writer = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = BundleLines.Json.Encoder, SkipValidation = true }))
            JsonSerializer.Serialize(writer, line, BundleLines.Json);
        lines.Write(LineEnd);
    }

    private static async ValueTask FlushAsync(ArrayBufferWriter<byte> lines, Stream output, CancellationToken ct, int atLeast = 0)
    {
        if (lines.WrittenCount < atLeast)
            return;
        await output.WriteAsync(lines.WrittenMemory, ct);
        lines.ResetWrittenCount();
    }
}
