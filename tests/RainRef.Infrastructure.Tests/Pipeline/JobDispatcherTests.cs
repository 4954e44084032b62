using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class JobDispatcherTests : NodeTest
{
    private static readonly string[] Fast = ["Pipeline:MaxAttempts=3", "Pipeline:BackoffMilliseconds=1", "Pipeline:PollMilliseconds=20"];

    [Fact]
    public async Task Run_FailsTwice_IsTriedAgainAndEnds()
    {
        var step = new ScriptedStep((run, _) => run.Job.Attempts < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);
        await EnqueueAsync(Numbered(1));

        await using var node = await RunAsync(step);

        await DrainedAsync();
        Assert.Equal([1, 2, 3], step.Tries.Select(t => t.Attempts));
        Assert.Equal(0, await CountAsync("dead_letters"));
    }

    [Fact]
    public async Task Run_FailsAlways_BecomesADeadLetterWithItsReason()
    {
        var step = new ScriptedStep((_, _) => throw new InvalidOperationException("it is broken"));
        await EnqueueAsync(Numbered(1));

        await using var node = await RunAsync(step);

        await DrainedAsync();
        Assert.Equal(3, step.Tries.Count);
        Assert.Equal("InvalidOperationException: it is broken", await AskAsync<string>("SELECT error FROM dead_letters"));
    }

    [Fact]
    public async Task Run_FailsForGood_BecomesADeadLetterAtOnce()
    {
        var step = new ScriptedStep((_, _) => throw new PermanentFailureException("never"));
        await EnqueueAsync(Numbered(1), new("unknown", null, "{}"));

        await using var node = await RunAsync(step);

        await DrainedAsync();
        Assert.Single(step.Tries);
        Assert.Equal(2, await CountAsync("dead_letters"));
        Assert.Contains("'unknown'", await AskAsync<string>("SELECT error FROM dead_letters WHERE kind = 'unknown'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KilledTheProgramAtEveryTry_BecomesADeadLetterWithoutAnother()
    {
        var step = new ScriptedStep((_, _) => Task.CompletedTask);
        await EnqueueAsync(Numbered(1));
        await ExecuteAsync("UPDATE jobs SET attempts = 3");

        await using var node = await RunAsync(step);

        await DrainedAsync();
        Assert.Empty(step.Tries);
        Assert.Contains("the program died", await AskAsync<string>("SELECT error FROM dead_letters"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PoisonAmongOthers_HoldsUpOnlyItsOwnKey()
    {
        var key = Ids.New(TimeProvider.System);
        var step = new ScriptedStep((run, _) =>
            run.Payload<Poison>().Number % 10 == 0 ? throw new InvalidOperationException("poison") : Task.CompletedTask);
        await EnqueueAsync([.. Enumerable.Range(0, 40).Select(i => Numbered(i, key: i is 10 or 11 ? key : null))]);

        await using var node = await RunAsync(step);

        await DrainedAsync();
        Assert.Equal(4, await CountAsync("dead_letters"));
        Assert.Equal(Enumerable.Range(0, 40), step.Tries.Select(t => t.Number).Distinct().Order());
        var order = step.Tries.Select(t => t.Number).Where(n => n is 10 or 11).ToList();
        Assert.Equal([10, 10, 10, 11], order);
    }

    [Fact]
    public async Task Run_JobsOfTwoWorkspaces_EachInItsOwn()
    {
        var other = await Node.Get<WorkspaceAdministration>().EnsureAsync("other", "other", isDemo: false, Ct);
        var seen = 0;
        var step = new ScriptedStep(async (run, ct) =>
        {
            await using var work = await run.EndAsync(ct);
            Interlocked.Add(ref seen, work.Db.Workspaces.Count());
            await work.CommitAsync(ct);
        });
        await EnqueueAsync(Numbered(1));
        await using (var work = await Node.Get<WorkFactory>().OpenAsync(other, null, 0, Ct))
        {
            work.Enqueue(Numbered(2));
            await work.CommitAsync(Ct);
        }

        await using var node = await RunAsync(step);

        await DrainedAsync();
        Assert.Equal(new HashSet<(Guid, int, int)> { (Workspace, 1, 1), (other, 2, 1) }, step.Tries.ToHashSet());
        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task Run_LongerThanTheLease_KeepsTheJob()
    {
        var step = new ScriptedStep((_, ct) => Task.Delay(3500, ct));
        await EnqueueAsync(Numbered(1));

        await using var first = await RunAsync(step, "Pipeline:LeaseSeconds=2");
        await using var second = await RunAsync(step, "Pipeline:LeaseSeconds=2");

        await DrainedAsync();
        Assert.Single(step.Tries);
    }

    [Fact]
    public async Task Stop_WhileAJobRuns_GivesItBackUncounted()
    {
        var begun = new TaskCompletionSource();
        var step = new ScriptedStep((_, ct) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.Infinite, ct);
        });
        await EnqueueAsync(Numbered(1));
        await using (await RunAsync(step))
            await begun.Task.WaitAsync(Eventually.Patience, Ct);

        var job = Assert.Single(await ClaimAsync());
        Assert.Equal(1, job.Attempts);
    }

    private Task<RainRefNode> RunAsync(ScriptedStep step, params string[] settings) =>
        RainRefNode.Create(Database, services => services.AddSingleton<IJobStep>(step), [.. Fast, .. settings]).RunAsync();

    private Task DrainedAsync() => Eventually.TrueAsync(async () => await CountAsync("jobs") == 0);

    private sealed record Poison(int Number);
}
