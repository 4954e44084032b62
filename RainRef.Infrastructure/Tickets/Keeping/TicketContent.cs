using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Keeping;

/// <summary>How many rows of tickets lost what they said.</summary>
internal sealed record ContentCounts(Guid TicketId, int Messages, int Attachments, int Answers, int Actions, int Signals, int Entries);

/// <summary>
/// Takes every word out of the rows of tickets. Which columns hold words is what <see cref="TraceSweep.Swept"/> says, so
/// that one list serves the erasure of a person and that of a ticket.
/// </summary>
internal static class TicketContent
{
    /// <summary>Tables of that list whose rows the ticket itself, or something that follows, takes care of.</summary>
    private static readonly string[] Otherwise = ["tickets", "triage_rerun_changes"];

    private const string Counts =
        """
        SELECT t.id, (SELECT count(*) FROM messages x WHERE x.ticket_id = t.id), (SELECT count(*) FROM ticket_attachments x WHERE x.ticket_id = t.id),
               (SELECT count(*) FROM answers x WHERE x.ticket_id = t.id), (SELECT count(*) FROM actions x WHERE x.ticket_id = t.id),
               (SELECT count(*) FROM product_signals x WHERE x.ticket_id = t.id),
               (SELECT count(*) FROM vault_entries x WHERE x.ticket_id = t.id AND x.original IS NOT NULL)
        FROM unnest($1) AS t (id)
        """;

    /// <summary>What else goes; the order matters where a statement asks what an earlier one left.</summary>
    private static readonly string[] Beside =
    [
        "DELETE FROM triage_rerun_changes WHERE ticket_id = ANY ($1)",
        $"UPDATE messages SET author = '{EraseSubject.ErasedAuthor}' WHERE ticket_id = ANY ($1) AND direction = 'inbound'",
        """
        UPDATE ref_events SET user_ref = NULL, thread_key = NULL
        WHERE id IN (SELECT event_id FROM messages WHERE ticket_id = ANY ($1))
        """,
        "DELETE FROM ticket_drafts WHERE ticket_id = ANY ($1)",
        // Files that do not stand on their message yet.
        "DELETE FROM event_files WHERE event_id IN (SELECT event_id FROM messages WHERE ticket_id = ANY ($1))",
        "DELETE FROM held_replies WHERE ticket_id = ANY ($1) AND state IN ('waiting', 'stopped')",
        "UPDATE jobs SET last_error = NULL WHERE ordering_key = ANY ($1)",
        "UPDATE dead_letters SET error = '' WHERE ordering_key = ANY ($1)",
        // Words that groups of unknown tickets are named by; the next look names them by what is left.
        "DELETE FROM intent_offers WHERE state = 'open' AND ticket_ids && $1",
        """
        UPDATE vault_entries SET original = NULL, lookup = NULL, subject_id = NULL, erased_at = coalesce(erased_at, now())
        WHERE ticket_id = ANY ($1) AND (original IS NOT NULL OR subject_id IS NOT NULL)
        """,
        "UPDATE ticket_attachments SET box = NULL, subject_id = NULL WHERE ticket_id = ANY ($1) AND subject_id IS NOT NULL",
    ];

    /// <summary>The keys under which something of these tickets lies.</summary>
    private const string Keys =
        """
        SELECT subject_id FROM vault_entries WHERE ticket_id = ANY ($1) AND subject_id IS NOT NULL
        UNION SELECT subject_id FROM ticket_attachments WHERE ticket_id = ANY ($1) AND subject_id IS NOT NULL
        UNION SELECT subject_id FROM ticket_drafts WHERE ticket_id = ANY ($1)
        UNION SELECT subject_id FROM held_replies WHERE ticket_id = ANY ($1) AND subject_id IS NOT NULL
        """;

    private const string Lock = "SELECT id FROM data_subjects WHERE id = ANY ($1) ORDER BY id FOR UPDATE";

    private const string Unlock =
        """
        DELETE FROM data_subjects s WHERE s.id = ANY ($1)
          AND NOT EXISTS (SELECT 1 FROM vault_entries x WHERE x.subject_id = s.id)
          AND NOT EXISTS (SELECT 1 FROM ticket_attachments x WHERE x.subject_id = s.id)
          AND NOT EXISTS (SELECT 1 FROM ticket_drafts x WHERE x.subject_id = s.id)
          AND NOT EXISTS (SELECT 1 FROM held_replies x WHERE x.subject_id = s.id)
        """;

    // Answers to requests that may be repeated would tell it again; they are kept for some days only.
    private const string Told =
        """
        DELETE FROM idempotency_keys
        WHERE EXISTS (SELECT 1 FROM unnest($1) AS t (id) WHERE position(convert_to(t.id::text, 'UTF8') in response) > 0)
        """;

    /// <param name="recent">Of these, the ones that somebody may still repeat a request about.</param>
    public static async Task<List<ContentCounts>> EraseAsync(Work work, Guid[] tickets, Guid[] recent, CancellationToken ct)
    {
        var counts = await CountAsync(work, tickets, ct);
        // Who looks behind a mask holds the key until it is shown, and what comes in under it waits.
        var keys = await IdsAsync(work, Lock, await IdsAsync(work, Keys, tickets, ct), ct);
        await using var batch = new NpgsqlBatch(work.Connection);
        foreach (var statement in Swept(work).Concat(Beside))
            Add(batch, statement, tickets);
        Add(batch, Unlock, keys);
        if (recent.Length > 0)
            Add(batch, Told, recent);
        await batch.ExecuteNonQueryAsync(ct);
        return counts;
    }

    /// <summary>One statement for each table of the sweep that has rows of a ticket's own.</summary>
    private static IEnumerable<string> Swept(Work work)
    {
        var types = work.Db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null).ToLookup(e => e.GetTableName()!);
        foreach (var (table, (own, columns)) in TraceSweep.Swept)
        {
            if (own == "false" || Otherwise.Contains(table))
                continue;
            var known = types[table].SelectMany(e => e.GetProperties()).ToLookup(p => p.GetColumnName());
            var sets = columns.Select(c => $"\"{c}\" = {Empty(known[c].First().IsColumnNullable(), known[c].First().GetColumnType())}");
            yield return $"UPDATE {table} SET {string.Join(", ", sets)} WHERE {own.Replace("$2", "$1", StringComparison.Ordinal)}";
        }
    }

    private static async Task<List<ContentCounts>> CountAsync(Work work, Guid[] tickets, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Counts, work.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = tickets });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new List<ContentCounts>();
        while (await reader.ReadAsync(ct))
        {
            counts.Add(new ContentCounts(
                reader.GetGuid(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2), (int)reader.GetInt64(3), (int)reader.GetInt64(4),
                (int)reader.GetInt64(5), (int)reader.GetInt64(6)));
        }

        return counts;
    }

    private static async Task<Guid[]> IdsAsync(Work work, string sql, Guid[] tickets, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, work.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = tickets });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
            ids.Add(reader.GetGuid(0));
        return [.. ids];
    }

    private static void Add(NpgsqlBatch batch, string sql, Guid[] ids) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = ids } } });

    private static string Empty(bool nullable, string type) =>
        nullable ? "NULL" : type == "text[]" ? "'{}'" : type == "jsonb" ? "'[]'" : $"'{Ticket.Erased}'";
}
