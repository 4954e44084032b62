using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Receipts;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Receipts;

/// <summary>Export and verification of a long log: the time, and that memory stays as it is for a tenth of it.</summary>
internal sealed class BundleBenchmark : IBenchmark
{
    private const int Group = 1000;

    public string Name => "receipts-bundle";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var program = await bench.StartProgramAsync();
        var (client, workspaceId) = await program.KeyAsync("bench", Role.Admin);
        client.Dispose();
        var count = bench.Long ? 1_000_000 : bench.Quick ? 20_000 : 100_000;
        await WriteAsync(program, workspaceId, count, ct);
        var file = Path.GetTempFileName();
        try
        {
            await ExportAsync(program, workspaceId, file, count / 10, ct);
            await VerifyAsync(file, ct);
            var (_, exportTenth) = await WatchAsync(() => ExportAsync(program, workspaceId, file, count / 10, ct));
            var (_, verifyTenth) = await WatchAsync(() => VerifyAsync(file, ct));
            var (exported, exportPeak) = await WatchAsync(() => ExportAsync(program, workspaceId, file, count, ct));
            var (verified, verifyPeak) = await WatchAsync(() => VerifyAsync(file, ct));
            bench.Add(new Figure("receipts", $"export of {count:N0} receipts", exported, "s"));
            bench.Add(new Figure("receipts", $"verification of {count:N0} receipts", verified, "s"));
            bench.Add(new Figure("receipts", "peak of memory in use while exporting", exportPeak, "MB", exportTenth));
            bench.Add(new Figure("receipts", "peak of memory in use while verifying", verifyPeak, "MB", verifyTenth));
            bench.Add(new Figure(
                "receipts", "peak while verifying ÷ that for a tenth", verifyPeak / verifyTenth, "ratio", 1, Goal.AtMost(1.5)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task WriteAsync(RainRefServer program, Guid workspaceId, int count, CancellationToken ct)
    {
        var works = program.Services.GetRequiredService<WorkFactory>();
        for (var written = 0; written < count; written += Group)
        {
            await using var work = await works.BeginAsync(workspaceId, ct);
            for (var i = 0; i < Group; i++)
                work.Record(AppendBenchmark.Draft(workspaceId));
            await work.CommitAsync(ct);
        }

        await program.Services.GetRequiredService<Checkpointer>().MakeAsync(workspaceId, ct);
    }

    private static async Task ExportAsync(RainRefServer program, Guid workspaceId, string file, int count, CancellationToken ct)
    {
        await using var connection = await program.Services.GetRequiredService<RainRefDatabase>().OpenAsync(workspaceId, ct);
        await using var output = File.Create(file);
        var contents = await program.Services.GetRequiredService<BundleExport>()
            .WriteAsync(connection, workspaceId, "bench", 1, count, output, ct);
        if (contents?.Receipts != count)
            throw new InvalidOperationException("The export is not whole.");
    }

    private static async Task VerifyAsync(string file, CancellationToken ct)
    {
        await using var input = File.OpenRead(file);
        if (!(await BundleCheck.RunAsync(input, new BundleTrust([], [], null), ct)).Ok)
            throw new InvalidOperationException("A good export does not verify.");
    }

    private static async Task<(double Seconds, double PeakMb)> WatchAsync(Func<Task> run)
    {
        GC.Collect();
        using var done = new CancellationTokenSource();
        var peak = PeakAsync(done.Token);
        var started = Stopwatch.GetTimestamp();
        await run();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await done.CancelAsync();
        return (seconds, await peak);
    }

    private static async Task<double> PeakAsync(CancellationToken done)
    {
        var peak = 0L;
        do
        {
            // What is in use, without what waits to be collected, which depends on how much memory there is.
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
            await Task.Delay(200, CancellationToken.None);
        }
        while (!done.IsCancellationRequested);
        return peak / 1e6;
    }
}
