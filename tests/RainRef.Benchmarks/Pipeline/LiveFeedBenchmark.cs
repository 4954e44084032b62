using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Pipeline;

/// <summary>Commits with one live event each, listened to here and on another node, beside the same commits without.</summary>
internal sealed class LiveFeedBenchmark : IBenchmark
{
    private const int Writers = 8;
    private const int Listeners = 20;

    public string Name => "live-feed";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var here = await bench.StartProgramAsync();
        await using var there = await bench.StartProgramAsync();
        var (client, workspaceId) = await here.KeyAsync("bench", Role.Admin);
        client.Dispose();
        var heard = 0L;
        var subscriptions = new[] { here, there }
            .SelectMany(node => Enumerable.Range(0, Listeners).Select(_ => node.Services.GetRequiredService<ILiveFeed>()
                .Subscribe(workspaceId, events => Interlocked.Add(ref heard, events.Count))))
            .ToList();
        await CommitAsync(bench, here, workspaceId, true, ct);
        var (on, off, ratio) = await Samples.InTurnsAsync(
            bench.Rounds, () => CommitAsync(bench, here, workspaceId, true, ct), () => CommitAsync(bench, here, workspaceId, false, ct));
        subscriptions.ForEach(s => s.Dispose());
        if (Interlocked.Read(ref heard) == 0)
            throw new InvalidOperationException("Nobody heard anything.");
        bench.Add(new Figure(Name, "commits with the feed on", on, "commits/s", off));
        bench.Add(new Figure(Name, "commits with the feed on ÷ off", ratio, "ratio", 1, Goal.AtLeast(0.9)));
    }

    private static async Task<double> CommitAsync(
        Bench bench, RainRefServer program, Guid workspaceId, bool announce, CancellationToken ct)
    {
        await bench.Database.EmptyAsync("audit_log");
        var works = program.Services.GetRequiredService<WorkFactory>();
        var (started, seconds) = (TimeProvider.System.GetTimestamp(), bench.Seconds(3));
        var counts = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(WriteAsync, ct)));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task<int> WriteAsync()
        {
            var count = 0;
            for (; TimeProvider.System.GetElapsedTime(started).TotalSeconds < seconds; count++)
            {
                await using var work = await works.BeginAsync(workspaceId, ct);
                var id = Ids.New(TimeProvider.System);
                work.Add(new AuditEntry(id, Actor.Program(workspaceId), "bench", "bench", id, TimeProvider.System.GetUtcNow()));
                if (announce)
                    work.Announce("ticket.updated", id, id);
                await work.CommitAsync(ct);
            }

            return count;
        }
    }
}
