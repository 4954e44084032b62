using RainRef.Domain.Workspaces;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Channels;

/// <summary>Single posts from 16 clients, beside pgbench inserting bare rows into the same table from 16.</summary>
internal sealed class SinglePostBenchmark : IBenchmark
{
    private const int Clients = 16;

    private const string Insert = """
        \set n random(1, 1000000000000)
        INSERT INTO ref_events (id, workspace_id, source, channel, text, user_ref, product, context, external_id, thread_key, received_at)
        VALUES (gen_random_uuid(), :workspace, :source, :channel, :text, :user, NULL, NULL, :n, :n, now());
        """;

    public string Name => "single-post";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var program = await bench.StartProgramAsync();
        var (client, workspaceId) = await program.KeyAsync("bench", Role.Admin);
        using (client)
        {
            var key = client.DefaultRequestHeaders.GetValues("X-API-Key").Single();
            var seconds = bench.Seconds(4);
            var results = new List<PostLoadResult>();
            // The program's code is compiled anew, on the same cores, until it is known to be hot.
            for (var i = 0; i < (bench.Quick ? 2 : 4); i++)
                await PostAsync($"warm{i}");
            results.Clear();
            var (rate, bare, ratio) = await Samples.InTurnsAsync(
                bench.Rounds, () => PostAsync($"r{results.Count}"), () => InsertAsync(bench, workspaceId, (int)seconds));
            bench.Add(new Figure(Name, $"POST /ref/events, {Clients} clients", rate, "requests/s", bare));
            bench.Add(new Figure(Name, "single posts ÷ pgbench insert", ratio, "ratio", 1, Goal.AtLeast(0.35)));
            bench.Add(new Figure(Name, "p95 of a post", Samples.Median(results.Select(r => r.P95Ms)), "ms"));
            bench.Add(new Figure(
                Name, "the generator's share of the machine",
                Samples.Median(results.Select(r => r.CpuSeconds / r.Seconds / Environment.ProcessorCount)), "of 1"));

            async Task<double> PostAsync(string prefix)
            {
                await bench.Database.EmptyAsync("ref_events", "jobs");
                var result = await PostLoad.StartAsync(program.Address, key, Clients, seconds, prefix, ct);
                if (await bench.Database.CountAsync("ref_events") != result.Posted)
                    throw new InvalidOperationException("What was acknowledged is not what is stored.");
                results.Add(result);
                return result.Rate;
            }
        }
    }

    private static async Task<double> InsertAsync(Bench bench, Guid workspaceId, int seconds)
    {
        await bench.Database.EmptyAsync("ref_events", "jobs");
        return await bench.Database.PgBench.ForAsync(
            Insert.Replace(":workspace", $"'{workspaceId:D}'", StringComparison.Ordinal), Clients, Math.Max(1, seconds),
            ("source", "bench"), ("channel", "support"), ("text", EventTexts.Text(1)), ("user", "u-1"));
    }
}
