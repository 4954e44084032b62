using System.Diagnostics;
using RainRef.Domain.Workspaces;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Tickets;

/// <summary>The first page of the ticket list with 100,000 tickets, beside one with 10,000.</summary>
internal sealed class TicketListBenchmark : IBenchmark
{
    private const int Many = 100_000;
    private const int Few = 10_000;

    public string Name => "ticket-list";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var program = await bench.StartProgramAsync();
        var (many, manyId) = await program.KeyAsync("many", Role.Support);
        var (few, fewId) = await program.KeyAsync("few", Role.Support);
        using (many)
        using (few)
        {
            await FillAsync(bench, manyId, Many);
            await FillAsync(bench, fewId, Few);
            await bench.Database.ExecuteAsync("VACUUM ANALYZE tickets");
            await P95Async(many, bench, ct);
            await P95Async(few, bench, ct);
            var (large, small, ratio) = await Samples.InTurnsAsync(
                bench.Rounds, () => P95Async(many, bench, ct), () => P95Async(few, bench, ct));
            bench.Add(new Figure(Name, $"p95 of a page, {Many:N0} tickets", large, "ms", small));
            bench.Add(new Figure(Name, $"p95 with {Many:N0} tickets ÷ with {Few:N0}", ratio, "ratio", 1));
        }
    }

    private static Task FillAsync(Bench bench, Guid workspaceId, int count) => bench.Database.ExecuteAsync(
        $$"""
          INSERT INTO tickets (id, workspace_id, number, source, channel, subject, user_ref, status, tags, created_at, updated_at, version,
            summary, intent, severity, queue, risk)
          SELECT gen_random_uuid(), '{{workspaceId:D}}', n, 'bench', 'support', 'The gateway restarts, case ' || n, 'u-' || n % 1000,
            (ARRAY['new', 'open', 'pending', 'solved', 'closed'])[1 + n % 5], '{}', now() - n * interval '1 minute', now(), 1,
            'The gateway restarts about once an hour', 'gateway.restart', 'normal', 'support', 0.2
          FROM generate_series(1, {{count}}) AS n
          """);

    private static async Task<double> P95Async(HttpClient client, Bench bench, CancellationToken ct)
    {
        var times = new double[bench.Quick ? 30 : 60];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var response = await client.GetAsync("/support/tickets?page=1&limit=50", ct);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync(ct);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Samples.Percentile(times, 0.95);
    }
}
