using RainRef.Benchmarks.Channels;
using RainRef.Benchmarks.Circuits;
using RainRef.Benchmarks.Knowledge;
using RainRef.Benchmarks.Load;
using RainRef.Benchmarks.Persistence;
using RainRef.Benchmarks.Pipeline;
using RainRef.Benchmarks.Policies;
using RainRef.Benchmarks.Receipts;
using RainRef.Benchmarks.Tickets;
using RainRef.Infrastructure.Persistence;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks;

/// <summary>Runs the benchmarks that were asked for, one after the other.</summary>
internal static class BenchmarkRun
{
    private static readonly IBenchmark[] All =
    [
        new BulkIngestBenchmark(), new SinglePostBenchmark(), new QueueBenchmark(), new PickUpBenchmark(),
        new LiveFeedBenchmark(), new ReceiptBenchmark(), new AppendBenchmark(), new BundleBenchmark(), new PolicyBenchmark(), new TicketListBenchmark(), new InboxBenchmark(),
        new WholeWayBenchmark(), new SearchBenchmark(), new ImportBenchmark(), new CircuitBenchmark(),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        if (BenchOptions.Parse(args) is not { } options)
        {
            Console.Error.WriteLine(BenchOptions.Help);
            return 2;
        }

        // The data folder's parent is the checkout, wherever the program was started from.
        var checkout = Path.GetDirectoryName(DataFolder.Find(null))!;
        using var report = new FigureReport(Path.Combine(checkout, "artifacts", options.Load is null ? "bench.jsonl" : "load.jsonl"));
        int failures;
        try
        {
            failures = options.Load is { } csv
                ? await LoadRun.RunAsync(csv, report, CancellationToken.None)
                : await MeasureAsync(options, report);
        }
        catch (Exception e)
        {
            failures = 1;
            report.Say($"failed: {e}");
        }

        report.PrintTable();
        if (failures > 0)
            return 1;
        return options.Strict && !report.GoalsMet ? 3 : 0;
    }

    private static async Task<int> MeasureAsync(BenchOptions options, FigureReport report)
    {
        var failures = 0;
        await using var server = await BenchServer.StartAsync();
        foreach (var benchmark in All.Where(b => options.Selects(b.Name)))
        {
            report.Say($"{benchmark.Name}:");
            var started = TimeProvider.System.GetTimestamp();
            try
            {
                await using var database = await server.CreateDatabaseAsync(benchmark.Name);
                await benchmark.RunAsync(new Bench(database, report, options.Quick, options.Long), CancellationToken.None);
            }
            catch (Exception e)
            {
                failures++;
                report.Say($"  failed: {e}");
            }

            report.Say($"  ({TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s)");
        }

        return failures;
    }
}
