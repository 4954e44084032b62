using System.Globalization;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Pipeline;

/// <summary>Jobs that do nothing, through the dispatcher, beside pgbench claiming and completing as many by the same SQL.</summary>
internal sealed class QueueBenchmark : IBenchmark
{
    private const string ClaimAndComplete = """
        \set token random(1, 1000000000000)
        SELECT array_agg(id) AS ids FROM rainref_claim_jobs(:batch, interval '30 seconds', lpad(:token::text, 32, '0')::uuid) \gset
        DELETE FROM jobs WHERE id = ANY (:ids::uuid[]) AND lease_token = lpad(:token::text, 32, '0')::uuid;
        """;

    public string Name => "queue";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var program = await bench.StartProgramAsync();
        var (client, workspaceId) = await program.KeyAsync("bench", Role.Admin);
        client.Dispose();
        var jobs = bench.Quick ? 6_000 : 12_000;
        await DispatchAsync(bench, program, workspaceId, jobs);
        var (rate, bare, ratio) = await Samples.InTurnsAsync(
            bench.Rounds, () => DispatchAsync(bench, program, workspaceId, jobs), () => ClaimAsync(bench, workspaceId, jobs));
        bench.Add(new Figure(Name, "jobs that do nothing", rate, "jobs/s", bare));
        bench.Add(new Figure(Name, "queue ÷ the same SQL from pgbench", ratio, "ratio", 1, Goal.AtLeast(0.5)));
    }

    private static async Task<double> DispatchAsync(Bench bench, RainRefServer program, Guid workspaceId, int jobs)
    {
        await FillAsync(bench, workspaceId, jobs);
        var step = new NoOpStep();
        var started = TimeProvider.System.GetTimestamp();
        await using var workers = await Workers.StartAsync(program, step);
        while (step.Count < jobs)
            await Task.Delay(5);
        // Done is what has left the table.
        while (await bench.Database.CountAsync("jobs") > 0)
            await Task.Delay(5);
        return jobs / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    // As many clients as are fastest here, each claiming as much at once as the dispatcher does.
    private static async Task<double> ClaimAsync(Bench bench, Guid workspaceId, int jobs)
    {
        const int Clients = 2;
        await FillAsync(bench, workspaceId, jobs);
        var batch = JobDispatcher.MaxClaim(new PipelineOptions());
        var times = jobs / batch / Clients;
        var rate = await bench.Database.PgBench.TimesAsync(
            ClaimAndComplete, Clients, times, ("batch", batch.ToString(CultureInfo.InvariantCulture)));
        // A claim that met the other client's may have got fewer.
        var done = jobs - await bench.Database.CountAsync("jobs");
        return rate * done / (times * Clients);
    }

    private static async Task FillAsync(Bench bench, Guid workspaceId, int jobs)
    {
        await bench.Database.EmptyAsync("jobs");
        await bench.Database.ExecuteAsync(
            $$"""
              INSERT INTO jobs (id, workspace_id, kind, payload, priority, state, run_at, attempts, created_at)
              SELECT gen_random_uuid(), '{{workspaceId:D}}', '{{NoOpStep.JobKind}}', '{"enqueued_at": 0}', 0, 'ready', now(), 0, now()
              FROM generate_series(1, {{jobs}})
              """);
        await bench.Database.ExecuteAsync("ANALYZE jobs");
    }
}
