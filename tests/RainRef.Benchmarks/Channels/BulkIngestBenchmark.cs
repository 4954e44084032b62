using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using RainRef.Domain.Workspaces;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Channels;

/// <summary>Bulk ingest over REST, beside bare binary COPY of the very rows that it stored.</summary>
internal sealed class BulkIngestBenchmark : IBenchmark
{
    private const int Chunk = 10_000;

    private const string Columns =
        "id, workspace_id, source, channel, text, user_ref, product, context, external_id, thread_key, received_at";

    public string Name => "bulk-ingest";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var program = await bench.StartProgramAsync();
        var (client, _) = await program.KeyAsync("bench", Role.Admin);
        using (client)
        {
            var bodies = EventTexts.Bodies(bench.Quick ? 2 * Chunk : 4 * Chunk, Chunk, "bulk");
            // To warm up: the program's code is compiled anew, on the same cores, until it is known to be hot.
            for (var i = 0; i < (bench.Quick ? 2 : 4); i++)
                await IngestAsync(bench, client, bodies, ct);
            var rows = await StoredAsync(bench, ct);
            await CopyAsync(bench, rows, ct);
            var (rate, copy, ratio) = await Samples.InTurnsAsync(
                bench.Rounds, () => IngestAsync(bench, client, bodies, ct), () => CopyAsync(bench, rows, ct));
            bench.Add(new Figure(Name, "bulk ingest over REST", rate, "rows/s", copy));
            bench.Add(new Figure(Name, "bulk ingest ÷ COPY", ratio, "ratio", 1, Goal.AtLeast(0.5)));
        }
    }

    private static async Task<double> IngestAsync(Bench bench, HttpClient client, List<byte[]> bodies, CancellationToken ct)
    {
        await bench.Database.EmptyAsync("ref_events", "jobs", "vault_inbox");
        var started = TimeProvider.System.GetTimestamp();
        var inserted = 0;
        foreach (var body in bodies)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var response = await client.PostAsync("/ref/events/bulk", content, ct);
            response.EnsureSuccessStatusCode();
            inserted += (await response.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("inserted").GetInt32();
        }

        return inserted == bodies.Count * Chunk
            ? inserted / TimeProvider.System.GetElapsedTime(started).TotalSeconds
            : throw new InvalidOperationException($"{inserted} rows were inserted, not {bodies.Count * Chunk}.");
    }

    private static async Task<List<object?[]>> StoredAsync(Bench bench, CancellationToken ct)
    {
        await using var connection = await bench.Database.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT {Columns} FROM ref_events ORDER BY id", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[reader.FieldCount];
            reader.GetValues(row!);
            rows.Add(row);
        }

        return rows;
    }

    private static async Task<double> CopyAsync(Bench bench, List<object?[]> rows, CancellationToken ct)
    {
        await bench.Database.EmptyAsync("ref_events", "jobs", "vault_inbox");
        await using var connection = await bench.Database.OpenAsync();
        var started = TimeProvider.System.GetTimestamp();
        foreach (var chunk in rows.Chunk(Chunk))
        {
            await using var copy = await connection.BeginBinaryImportAsync($"COPY ref_events ({Columns}) FROM STDIN (FORMAT BINARY)", ct);
            foreach (var row in chunk)
                await WriteAsync(copy, row, ct);
            await copy.CompleteAsync(ct);
        }

        return rows.Count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, object?[] row, CancellationToken ct)
    {
        await copy.StartRowAsync(ct);
        for (var i = 0; i < row.Length; i++)
        {
            await (row[i] switch
            {
                Guid id => copy.WriteAsync(id, NpgsqlDbType.Uuid, ct),
                DateTime at => copy.WriteAsync(at, NpgsqlDbType.TimestampTz, ct),
                // The eighth column is the context.
                string text => copy.WriteAsync(text, i == 7 ? NpgsqlDbType.Jsonb : NpgsqlDbType.Text, ct),
                _ => copy.WriteNullAsync(ct),
            });
        }
    }
}
