using System.Globalization;
using Npgsql;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing;

namespace RainRef.EndToEnd.Pipeline;

/// <summary>Looks at the database after the kills: nothing lost, nothing doubled, everything finished, the chain whole.</summary>
internal sealed class KillAudit(string ownerConnection, string dataFolder)
{
    /// <summary>Each counts the offenders, of which there may be none.</summary>
    private static readonly (string What, string Sql)[] Rules =
    [
        ("events without exactly one message",
            "SELECT count(*) FROM ref_events e WHERE (SELECT count(*) FROM messages m WHERE m.event_id = e.id) <> 1"),
        ("inbound messages without their event",
            "SELECT count(*) FROM messages WHERE direction = 'inbound' AND event_id IS NULL"),
        ("replies that are not on their parent's ticket",
            """
            SELECT count(*) FROM ref_events r JOIN messages m ON m.event_id = r.id
            WHERE r.thread_key <> r.external_id AND NOT EXISTS (
              SELECT 1 FROM ref_events p JOIN messages pm ON pm.event_id = p.id
              WHERE p.external_id = r.thread_key AND pm.ticket_id = m.ticket_id)
            """),
        ("tickets without a message",
            "SELECT count(*) FROM tickets t WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.ticket_id = t.id)"),
        ("tickets that nobody triaged", "SELECT count(*) FROM tickets WHERE triage IS NULL OR status = 'new'"),
        ("tickets without exactly one standing answer",
            "SELECT count(*) FROM tickets t WHERE (SELECT count(*) FROM answers a WHERE a.ticket_id = t.id AND a.status = 'proposed') <> 1"),
        ("tickets with more answers than messages",
            """
            SELECT count(*) FROM tickets t WHERE (SELECT count(*) FROM answers a WHERE a.ticket_id = t.id)
              > (SELECT count(*) FROM messages m WHERE m.ticket_id = t.id AND m.direction = 'inbound')
            """),
        ("activation tickets without exactly one waiting action",
            """
            SELECT count(*) FROM tickets t WHERE intent = 'activation'
              AND (SELECT string_agg(status, ',') FROM actions a WHERE a.ticket_id = t.id) IS DISTINCT FROM 'waiting'
            """),
        ("billing tickets without exactly one action done",
            """
            SELECT count(*) FROM tickets t WHERE intent = 'billing'
              AND (SELECT string_agg(status, ',') FROM actions a WHERE a.ticket_id = t.id) IS DISTINCT FROM 'done'
            """),
        ("billing tickets without exactly one note and tag",
            """
            SELECT count(*) FROM tickets t WHERE intent = 'billing' AND (tags <> '{refund-review}'
              OR (SELECT count(*) FROM messages m WHERE m.ticket_id = t.id AND m.direction = 'note') <> 1)
            """),
        ("actions without exactly one decision",
            "SELECT count(*) FROM actions a WHERE (SELECT count(*) FROM decisions d WHERE d.action_id = a.id) <> 1"),
        ("tickets whose signals are not exactly what their text says",
            """
            SELECT count(*) FROM tickets t JOIN messages m ON m.ticket_id = t.id JOIN ref_events e ON e.id = m.event_id
            WHERE e.external_id = e.thread_key
              AND (SELECT string_agg(type, ',') FROM product_signals s WHERE s.ticket_id = t.id) IS DISTINCT FROM
                (ARRAY['friction', 'friction', 'feature_request', NULL])[split_part(e.external_id, '-', 2)::int % 4 + 1]
            """),
        ("receipts that do not match what they attest",
            """
            SELECT abs(count(*) FILTER (WHERE kind IN ('answer.proposed', 'answer.abstained')) - (SELECT count(*) FROM answers))
              + abs(count(*) FILTER (WHERE kind = 'action.proposed') - (SELECT count(*) FROM actions))
              + abs(count(*) FILTER (WHERE kind = 'policy.decided') - (SELECT count(*) FROM decisions))
              + abs(count(*) FILTER (WHERE kind = 'action.executed') - (SELECT count(*) FROM actions WHERE status = 'done'))
              + abs(count(*) FILTER (WHERE kind = 'signal.emitted') - (SELECT count(*) FROM product_signals))
            FROM receipts
            """),
        ("subjects that were attested twice",
            "SELECT count(*) FROM (SELECT 1 FROM receipts GROUP BY kind, subject_id HAVING count(*) > 1) d"),
        ("receipts of subjects that do not exist",
            """
            SELECT count(*) FROM receipts r WHERE NOT EXISTS (
              SELECT id FROM answers WHERE id = r.subject_id UNION ALL SELECT id FROM actions WHERE id = r.subject_id
              UNION ALL SELECT id FROM decisions WHERE id = r.subject_id UNION ALL SELECT id FROM product_signals WHERE id = r.subject_id
              UNION ALL SELECT id FROM kb_cards WHERE id = r.subject_id)
            """),
        ("dead letters", "SELECT count(*) FROM dead_letters"),
    ];

    /// <summary>Waits until nothing is left to do.</summary>
    public async Task DrainAsync(ProgramProcess program, TimeSpan patience)
    {
        try
        {
            await Eventually.TrueAsync(
                async () => await CountAsync("SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM receipts r WHERE NOT EXISTS (SELECT 1 FROM receipt_links l WHERE l.id = r.id))") == 0, patience);
        }
        catch (TimeoutException)
        {
            var left = await RowsAsync(
                "SELECT kind || ' ' || state || ' ' || attempts || ' ' || coalesce(last_error, '') FROM jobs LIMIT 10", r => r.GetString(0));
            Assert.Fail($"The pipeline did not finish; left: {string.Join("; ", left)}\n{program.Output}");
        }
    }

    public async Task CheckAsync(KillLoad load)
    {
        Assert.Equal(load.Events, load.Acknowledged.Count);
        var stored = await RowsAsync("SELECT external_id, id FROM ref_events", r => (r.GetString(0), r.GetGuid(1)));
        var acknowledged = load.Acknowledged.Select(a => ($"k-{a.Key.ToString(CultureInfo.InvariantCulture)}", a.Value));
        Assert.Equal(acknowledged.Order(), stored.Order());
        Assert.Equal(load.Events - (load.Events / KillLoad.BulkSize), await CountAsync("SELECT count(*) FROM tickets"));
        foreach (var (what, sql) in Rules)
            Assert.Equal((what, 0), (what, await CountAsync(sql)));
        await CheckChainAsync();
    }

    private async Task CheckChainAsync()
    {
        var links = await RowsAsync(
            "SELECT seq, id, previous_hash, hash FROM receipt_links ORDER BY seq",
            r => new ChainLink(r.GetInt64(0), r.GetGuid(1), r.GetString(2), r.GetString(3)));
        var receipts = await RowsAsync(
            "SELECT id, workspace_id, kind, body, hash, key_id, signature FROM receipts",
            r => new ReceiptRecord(
                r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6)));
        var keys = new ReceiptKeys(
            "k1", new Dictionary<string, byte[]> { ["k1"] = MasterSecret.Load(null, dataFolder).Derive("receipts/k1") });
        var verification = new ChainVerifier(new ReceiptSigner(keys)).Verify(links, receipts);
        Assert.True(verification.Valid, verification.First?.Message);
        Assert.NotEmpty(links);
        Assert.Equal(links.Count, verification.Head.Seq);
    }

    private async Task<long> CountAsync(string sql) => (await RowsAsync(sql, r => r.GetInt64(0)))[0];

    private async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerConnection) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
