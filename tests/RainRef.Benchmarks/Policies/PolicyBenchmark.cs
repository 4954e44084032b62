using System.Diagnostics;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Policies;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Policies;

/// <summary>How long one decision takes, by the default policies and playbooks.</summary>
internal sealed class PolicyBenchmark : IBenchmark
{
    public string Name => "policy";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        var playbooks = new PlaybookCatalog(DataFolder.Beside("playbooks")).All;
        var gate = new PolicyGate(new RegoPolicy(PolicyFolder.Read(PolicyFolder.Default, withTests: false), playbooks), TimeProvider.System);
        var inputs = playbooks
            .SelectMany(p => new Role?[] { null, Role.Support, Role.SupportLead, Role.Product }.Select(role => new PolicyInput(
                p.Action, p.Parameters.ToDictionary(x => x.Name, _ => "value"), [], role, null, 0, TimeProvider.System.GetUtcNow())))
            .ToArray();
        await DecideAsync(gate, inputs, 20_000, ct);
        var times = await DecideAsync(gate, inputs, bench.Quick ? 50_000 : 200_000, ct);
        bench.Add(new Figure(Name, "decision p50", Samples.Median(times), "ms"));
        bench.Add(new Figure(Name, "decision p99", Samples.Percentile(times, 0.99), "ms", null, Goal.AtMost(1)));
    }

    private static async Task<double[]> DecideAsync(PolicyGate gate, PolicyInput[] inputs, int count, CancellationToken ct)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await gate.DecideAsync(inputs[i % inputs.Length], ct);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }
}
