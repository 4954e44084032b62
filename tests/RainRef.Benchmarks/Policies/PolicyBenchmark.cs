using System.Diagnostics;
using System.Globalization;
using System.Text;
using RainRef.Domain.Actions;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Policies;
using RainRef.Testing.Reports;

namespace RainRef.Benchmarks.Policies;

/// <summary>How long one decision takes by the default policies, how that grows with rules and threads, and what compiling takes.</summary>
internal sealed class PolicyBenchmark : IBenchmark
{
    public string Name => "policy";

    public async Task RunAsync(Bench bench, CancellationToken ct)
    {
        var playbooks = new PlaybookCatalog(DataFolder.Beside("playbooks")).All;
        var files = PolicyFolder.Read(PolicyFolder.Default);
        var policy = new RegoPolicy(files);
        var gate = new PolicyGate(policy, TimeProvider.System);
        var inputs = Inputs(playbooks);
        await DecideAsync(gate, inputs, 20_000, ct);
        var times = await DecideAsync(gate, inputs, bench.Quick ? 50_000 : 200_000, ct);
        bench.Add(new Figure(Name, "decision p50", Samples.Median(times), "ms", null, Goal.AtMost(0.1)));
        bench.Add(new Figure(Name, "decision p99", Samples.Percentile(times, 0.99), "ms", null, Goal.AtMost(1)));
        await GrowAsync(bench, inputs, ct);
        await ShareAsync(bench, policy, inputs, ct);
        Compile(bench, files);
    }

    private static PolicyInput[] Inputs(IReadOnlyList<Playbook> playbooks) =>
    [
        .. playbooks.SelectMany(p => new Role?[] { null, Role.Support, Role.SupportLead, Role.Product }.Select(role => new PolicyInput(
            p.Action, p.Parameters.ToDictionary(x => x.Name, _ => "value"), [], role, TimeProvider.System.GetUtcNow())
        {
            Playbook = p,
            Ticket = new PolicyTicket(Guid.Empty, 7, "open", "billing", "high", "hub", "billing", "support", 0.4, ["vip"]),
            Customer = new PolicyCustomer("u-1", "enterprise"),
        })),
    ];

    // A rule an action's type, as workspaces write them: ten times as many rules must not cost ten times as much.
    private async Task GrowAsync(Bench bench, PolicyInput[] inputs, CancellationToken ct)
    {
        var (few, many) = (OfRules(10), OfRules(100));
        var ratios = new List<double>();
        await DecideAsync(few, inputs, 10_000, ct);
        await DecideAsync(many, inputs, 10_000, ct);
        for (var round = 0; round < bench.Rounds; round++)
        {
            var reference = Samples.Median(await DecideAsync(few, inputs, 20_000, ct));
            ratios.Add(Samples.Median(await DecideAsync(many, inputs, 20_000, ct)) / reference);
        }

        bench.Add(new Figure(Name, "100 rules ÷ 10 rules", Samples.Median(ratios), "×", null, Goal.AtMost(2)));
    }

    private static PolicyGate OfRules(int count)
    {
        var rules = new StringBuilder("package rainref.gate\n\ndefault decision := {\"outcome\": \"deny\", \"reasons\": [\"no rule\"]}\n\n");
        for (var i = 0; i < count; i++)
        {
            rules.Append(CultureInfo.InvariantCulture, $"decision := {{\"outcome\": \"allow\", \"reasons\": [\"rule {i}\"]}} if {{\n");
            rules.Append(CultureInfo.InvariantCulture, $"\tinput.type == \"action_{i}\"\n\tinput.actor in [\"support_lead\", \"admin\"]\n\tinput.history.customer.day < {i + 1}\n}}\n\n");
        }

        return new PolicyGate(new RegoPolicy(BundleFiles.Of([KeyValuePair.Create("gate.rego", rules.ToString())])), TimeProvider.System);
    }

    // One thread and two in turn, so that what else the machine does falls on both.
    private async Task ShareAsync(Bench bench, RegoPolicy policy, PolicyInput[] inputs, CancellationToken ct)
    {
        var time = TimeSpan.FromSeconds(bench.Seconds(1));
        var ratios = new List<double>();
        await RateAsync(policy, inputs, 2, time, ct);
        for (var round = 0; round < bench.Rounds; round++)
        {
            var alone = await RateAsync(policy, inputs, 1, time, ct);
            ratios.Add(await RateAsync(policy, inputs, 2, time, ct) / alone);
        }

        bench.Add(new Figure(Name, "two threads ÷ one", Samples.Median(ratios), "×", null, Goal.AtLeast(1.7)));
    }

    private static async Task<double> RateAsync(RegoPolicy policy, PolicyInput[] inputs, int threads, TimeSpan time, CancellationToken ct)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var (started, count) = (Stopwatch.GetTimestamp(), 0L);
                while (Stopwatch.GetElapsedTime(started) < time)
                {
                    _ = policy.EvaluateAsync(inputs[(count + thread) % inputs.Length], ct);
                    count++;
                }

                return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
            },
            ct, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return counts.Sum();
    }

    private void Compile(Bench bench, BundleFiles files)
    {
        var times = new double[bench.Quick ? 50 : 200];
        for (var i = 0; i < times.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            _ = new RegoPolicy(files);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        bench.Add(new Figure(Name, "compile p50", Samples.Median(times), "ms"));
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
