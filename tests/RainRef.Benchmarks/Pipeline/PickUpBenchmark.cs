using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Pipeline;

/// <summary>From the commit of a unit of work to the beginning of the step that it enqueued, at a moderate load.</summary>
internal sealed class PickUpBenchmark : IBenchmark
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);

    public string Name => "pick-up";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        await using var here = await bench.StartProgramAsync();
        await using var there = await bench.StartProgramAsync();
        var (client, workspaceId) = await here.KeyAsync("bench", Role.Admin);
        client.Dispose();
        await MeasureAsync(bench, here, here, workspaceId, ct);
        var same = await MeasureAsync(bench, here, here, workspaceId, ct);
        bench.Add(new Figure(Name, "p50, same node", Samples.Median(same), "ms"));
        bench.Add(new Figure(Name, "p95, same node", Samples.Percentile(same, 0.95), "ms"));
        var other = await MeasureAsync(bench, here, there, workspaceId, ct);
        bench.Add(new Figure(Name, "p50, another node", Samples.Median(other), "ms"));
        bench.Add(new Figure(Name, "p95, another node", Samples.Percentile(other, 0.95), "ms"));
    }

    private static async Task<double[]> MeasureAsync(
        Bench bench, RainRefServer sender, RainRefServer worker, Guid workspaceId, CancellationToken ct)
    {
        await bench.Database.EmptyAsync("jobs");
        var step = new NoOpStep();
        await using var workers = await Workers.StartAsync(worker, step);
        var works = sender.Services.GetRequiredService<WorkFactory>();
        var jobs = (int)(bench.Seconds(4) / Between.TotalSeconds);
        for (var i = 0; i < jobs; i++)
        {
            await using (var work = await works.BeginAsync(workspaceId, ct))
            {
                // Stamped before the commit, so that the commit's own time counts as well.
                work.Enqueue(new JobDraft(NoOpStep.JobKind, null, PayloadJson.Write(new NoOpPayload(Stopwatch.GetTimestamp()))));
                await work.CommitAsync(ct);
            }

            await Task.Delay(Between, ct);
        }

        await Eventually.TrueAsync(() => Task.FromResult(step.Count == jobs));
        return [.. step.Delays];
    }
}
