using System.Data;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Receipts;

/// <summary>
/// Verifies what lies in the database against the checkpoints, a slice at a time and over and over. Each slice is
/// checked as an exported bundle would be, with the secret besides, and with the checkpoints kept as files.
/// </summary>
public sealed class LogAuditor(
    RainRefDatabase database, CheckpointKeys keys, CheckpointFolder folder, Checkpointer checkpointer, ReceiptSigner signer,
    AuditFaults faults, IOptions<ReceiptOptions> options, TimeProvider clock, ILogger<LogAuditor> logger)
    : Sweep(TimeSpan.FromSeconds(options.Value.AuditSeconds), clock, logger)
{
    private const int Page = 2000;
    private const int MaxKept = 100;

    /// <summary>Checks the next slice of a workspace's log.</summary>
    /// <returns>What does not fit.</returns>
    public async Task<IReadOnlyList<ChainFault>> AuditAsync(Guid workspaceId, CancellationToken ct)
    {
        var found = await CheckNextAsync(workspaceId, ct);
        await faults.RaiseAsync(workspaceId, found, ct);
        return found;
    }

    protected override async Task SweepAsync(CancellationToken ct)
    {
        foreach (var workspaceId in await database.WorkspacesAsync("rainref_logged_workspaces()", null, ct))
            await AuditAsync(workspaceId, ct);
    }

    private async Task<IReadOnlyList<ChainFault>> CheckNextAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        if (await StateAsync(connection, workspaceId, ct) is not { } state)
            return await VanishedAsync(connection, workspaceId, ct);
        var from = state.CheckedTo >= state.Over.Size ? 1 : state.CheckedTo + 1;
        var to = Math.Min(from + options.Value.AuditSlice - 1, state.Over.Size);
        var found = new List<ChainFault>();
        if (from == 1)
            await FindUnlinkedAsync(connection, workspaceId, found, ct);
        await CheckSliceAsync(connection, workspaceId, from, to, state.Over, found, ct);
        await SaveAsync(connection, workspaceId, from, to, to == state.Over.Size, found.Count, ct);
        await transaction.CommitAsync(ct);
        return found;
    }

    // No checkpoint in the database is a log's beginning, unless one was kept outside.
    private async Task<IReadOnlyList<ChainFault>> VanishedAsync(NpgsqlConnection connection, Guid workspaceId, CancellationToken ct)
    {
        var kept = await folder.LastAsync(workspaceId, ct);
        return kept is null || (await ReceiptLog.CheckpointsAsync(connection, workspaceId, 0, long.MaxValue, 1, ct)).Count > 0
            ? []
            : [new ChainFault(ChainFaultKind.CutOff, 0, null, "A checkpoint is kept as a file, and the database has none.")];
    }

    private async Task CheckSliceAsync(
        NpgsqlConnection connection, Guid workspaceId, long from, long to, (long Size, string Note) over, List<ChainFault> found,
        CancellationToken ct)
    {
        var origin = checkpointer.OriginOf(workspaceId);
        var header = await ReceiptLog.HeaderAsync(connection, workspaceId, origin, from, to, over, ct);
        var publicKeys = await keys.PublicAsync(ct);
        var verifier = new LogVerifier(header, publicKeys, signer, await KeptAsync(workspaceId, publicKeys, header, over.Size, found, ct));
        verifier.Begin();
        for (var after = from - 1; after < to;)
        {
            var page = await ReceiptLog.PageAsync(connection, workspaceId, after, to, Page, ct);
            var end = page.Count < Page ? to : page[^1].Link.Seq;
            var notes = new Queue<(long Size, string Note)>(
                await ReceiptLog.CheckpointsAsync(connection, workspaceId, after + 1, end, int.MaxValue, ct));
            foreach (var entry in page)
            {
                verifier.Check(entry);
                while (notes.TryPeek(out var note) && note.Size <= entry.Link.Seq)
                    verifier.Check(notes.Dequeue().Note);
            }

            await CompareColumnsAsync(connection, workspaceId, after, end, found, ct);
            after = end;
        }

        found.AddRange(verifier.Finish().Faults);
    }

    private async Task<IReadOnlyList<SignedCheckpoint>> KeptAsync(
        Guid workspaceId, IReadOnlyList<CheckpointKey> publicKeys, LogHeader header, long size, List<ChainFault> found,
        CancellationToken ct)
    {
        var comparable = new List<SignedCheckpoint>();
        foreach (var note in await folder.OverAsync(workspaceId, header.From, header.To, MaxKept, ct))
        {
            try
            {
                var kept = SignedCheckpoint.Open(note, publicKeys);
                if (kept.Value.Size >= size || (kept.Value.Size >= header.From && kept.Value.Size <= header.To))
                    comparable.Add(kept);
            }
            catch (FormatException e)
            {
                found.Add(new ChainFault(ChainFaultKind.BadCheckpoint, 0, null, "A checkpoint kept as a file does not count: " + e.Message));
            }
        }

        return comparable;
    }

    private static async Task<(long CheckedTo, (long Size, string Note) Over)?> StateAsync(
        NpgsqlConnection connection, Guid workspaceId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT coalesce((SELECT checked_to FROM receipt_audits WHERE id = $1), 0), c.size, c.note
            FROM receipt_checkpoints c WHERE c.workspace_id = $1 AND pg_try_advisory_xact_lock(hashtextextended($1::text, 8))
            ORDER BY c.size DESC LIMIT 1
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), (reader.GetInt64(1), reader.GetString(2))) : null;
    }

    // Committed receipts get their place within seconds; one that is old and has none was put there past the program.
    private async Task FindUnlinkedAsync(
        NpgsqlConnection connection, Guid workspaceId, List<ChainFault> found, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT r.id FROM receipts r WHERE r.workspace_id = $1
              AND r.id < $2 AND NOT EXISTS (SELECT 1 FROM receipt_links l WHERE l.id = r.id) LIMIT 100
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Ids.Floor(Clock.GetUtcNow() - ReceiptSealer.SealedWithin) });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            found.Add(new ChainFault(ChainFaultKind.UnlinkedReceipt, 0, reader.GetGuid(0), "A receipt has no place in the log."));
    }

    // The columns beside the body repeat what it says, for queries; only the body is signed.
    private static async Task CompareColumnsAsync(
        NpgsqlConnection connection, Guid workspaceId, long after, long to, List<ChainFault> found, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT l.seq, r.id, r.subject_id, r.ticket_id, r.created_at, r.body FROM receipt_links l JOIN receipts r ON r.id = l.id
            WHERE l.workspace_id = $1 AND l.seq > $2 AND l.seq <= $3 ORDER BY l.seq
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var ticket = await reader.IsDBNullAsync(3, ct) ? (Guid?)null : reader.GetGuid(3);
            var at = reader.GetFieldValue<DateTimeOffset>(4).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
            if (!Says(reader.GetString(5), reader.GetGuid(2), ticket, at))
                found.Add(new ChainFault(ChainFaultKind.WrongReceiptHash, reader.GetInt64(0), reader.GetGuid(1), $"Receipt {reader.GetInt64(0)}: subject, ticket or time beside its content is not what the content says."));
        }
    }

    private static bool Says(string body, Guid subject, Guid? ticket, string at)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Text("subject_id") == subject.ToString("D") && Text("ticket_id") == ticket?.ToString("D") && Text("at") == at;

            string? Text(string name) =>
                document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task SaveAsync(
        NpgsqlConnection connection, Guid workspaceId, long from, long to, bool complete, int count, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO receipt_audits AS a (id, workspace_id, checked_to, passed_at, faults, last_faults)
            VALUES ($1, $1, $2, CASE WHEN $3 THEN $4 END, $5, CASE WHEN $3 THEN $5 ELSE 0 END)
            ON CONFLICT (id) DO UPDATE SET checked_to = $2, passed_at = CASE WHEN $3 THEN $4 ELSE a.passed_at END,
              faults = CASE WHEN $6 THEN 0 ELSE a.faults END + $5,
              last_faults = CASE WHEN $3 THEN CASE WHEN $6 THEN 0 ELSE a.faults END + $5 ELSE a.last_faults END
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = complete });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Clock.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = from == 1 });
        await command.ExecuteNonQueryAsync(ct);
    }
}
