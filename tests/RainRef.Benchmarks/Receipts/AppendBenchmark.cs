using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Receipts;

/// <summary>
/// Eight writers in one workspace, a receipt a transaction, until the last one is chained and in the tree; beside eight
/// that insert the same row into a table with the same columns, indexes and row-level security, and nothing else.
/// </summary>
internal sealed class AppendBenchmark : IBenchmark
{
    private const int Writers = 8;

    private const string Insert =
        """
        INSERT INTO plain_receipts (id, workspace_id, kind, subject_id, ticket_id, body, hash, key_id, signature, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    public string Name => "receipts-append";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var program = await bench.StartProgramAsync();
        var (client, workspaceId) = await program.KeyAsync("bench", Role.Admin);
        client.Dispose();
        await bench.Database.ExecuteAsync(
            """
            CREATE TABLE plain_receipts (LIKE receipts INCLUDING ALL, FOREIGN KEY (workspace_id) REFERENCES workspaces);
            ALTER TABLE plain_receipts ENABLE ROW LEVEL SECURITY;
            CREATE POLICY workspace_isolation ON plain_receipts
              USING (workspace_id = (SELECT nullif(current_setting('rainref.workspace', true), '')::uuid));
            GRANT ALL ON plain_receipts TO rainref_app;
            """);
        var each = bench.Quick ? 300 : 1000;
        _ = (await AppendAsync(program, workspaceId, each, ct), await InsertAsync(program, workspaceId, each, ct));
        var (rate, plain, ratio) = await Samples.InTurnsAsync(
            bench.Rounds, () => AppendAsync(program, workspaceId, each, ct), () => InsertAsync(program, workspaceId, each, ct));
        bench.Add(new Figure("receipts", $"receipts appended, {Writers} writers", rate, "receipts/s", plain));
        bench.Add(new Figure("receipts", "appended ÷ plain inserts", ratio, "ratio", 1, Goal.AtLeast(0.7)));
    }

    public static ReceiptDraft Draft(Guid workspaceId) => new(
        "answer.proposed", Ids.New(TimeProvider.System), Ids.New(TimeProvider.System), Actor.Program(workspaceId),
        new JsonObject { ["engine"] = "extractive/1", ["confidence"] = 0.75, ["sentences"] = 3 });

    private static async Task<double> AppendAsync(RainRefServer program, Guid workspaceId, int each, CancellationToken ct)
    {
        var works = program.Services.GetRequiredService<WorkFactory>();
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = ct }, async (_, c) =>
        {
            for (var i = 0; i < each; i++)
            {
                await using var work = await works.BeginAsync(workspaceId, c);
                work.Record(Draft(workspaceId));
                await work.CommitAsync(c);
            }
        });
        await program.Services.GetRequiredService<ReceiptSealer>().SealAsync(workspaceId, ct);
        return Writers * each / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double> InsertAsync(RainRefServer program, Guid workspaceId, int each, CancellationToken ct)
    {
        var database = program.Services.GetRequiredService<RainRefDatabase>();
        var signer = program.Services.GetRequiredService<ReceiptSigner>();
        var row = signer.Seal(workspaceId, workspaceId, "answer.proposed", new JsonObject
        {
            ["actor"] = new JsonObject { ["id"] = Guid.Empty.ToString("D"), ["role"] = "program" },
            ["at"] = "2025-01-01T00:00:00.000000Z",
            ["data"] = Draft(workspaceId).Data,
            ["subject_id"] = Guid.Empty.ToString("D"),
            ["ticket_id"] = Guid.Empty.ToString("D"),
        });
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = ct }, async (_, c) =>
        {
            for (var i = 0; i < each; i++)
                await InsertOneAsync(database, workspaceId, row, c);
        });
        return Writers * each / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task InsertOneAsync(RainRefDatabase database, Guid workspaceId, ReceiptRecord row, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand(Insert, connection);
        var id = Ids.New(TimeProvider.System);
        object[] values =
        [
            id, workspaceId, row.Kind, id, id, row.BodyJson, row.Hash, row.KeyId, row.Signature, TimeProvider.System.GetUtcNow().UtcDateTime,
        ];
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }
}
