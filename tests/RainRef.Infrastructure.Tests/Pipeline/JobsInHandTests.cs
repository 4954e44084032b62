using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;
using RainRef.Testing.Persistence;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class JobsInHandTests
{
    [Fact]
    public async Task Stop_JobsHeldButNotBegun_AreReadyForOthersAsIfNeverClaimed()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var program = await RainRefServer.StartAsync(database, "Pipeline:Enabled=false");
        var step = new WaitingStep();
        using var dispatcher = Dispatcher(program, step, workers: 1);
        await EnqueueAsync(program, 2);

        await dispatcher.StartAsync(CancellationToken.None);
        await step.Begun.Task.WaitAsync(Eventually.Patience);
        await Eventually.TrueAsync(async () => await CountAsync(database, "state = 'running'") == 2);
        await dispatcher.StopAsync(CancellationToken.None);

        Assert.Equal(2, await CountAsync(database, "state = 'ready' AND attempts = 0 AND lease_token IS NULL"));
    }

    [Fact]
    public async Task Run_StepsThatCommitNothing_LeaveTheQueue()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var program = await RainRefServer.StartAsync(database, "Pipeline:Enabled=false");
        var step = new WaitingStep { Waits = false };
        using var dispatcher = Dispatcher(program, step, workers: 4);
        await EnqueueAsync(program, 100);

        await dispatcher.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => await CountAsync(database, "true") == 0);
        await dispatcher.StopAsync(CancellationToken.None);

        Assert.Equal(100, step.Runs);
    }

    private static JobDispatcher Dispatcher(RainRefServer program, IJobStep step, int workers) => new(
        [step], program.Services.GetRequiredService<JobQueue>(), program.Services.GetRequiredService<WorkFactory>(),
        program.Services.GetRequiredService<JobWakeup>(), Options.Create(new PipelineOptions { Workers = workers }), TimeProvider.System,
        NullLogger<JobDispatcher>.Instance);

    private static async Task EnqueueAsync(RainRefServer program, int jobs)
    {
        var (client, workspaceId) = await program.KeyAsync("test", Role.Admin);
        client.Dispose();
        await using var work = await program.Services.GetRequiredService<WorkFactory>().BeginAsync(workspaceId, CancellationToken.None);
        for (var i = 0; i < jobs; i++)
            work.Enqueue(new JobDraft("waiting", null, "{}"));
        await work.CommitAsync(CancellationToken.None);
    }

    private static async Task<long> CountAsync(TestDatabase database, string condition)
    {
        await using var connection = new NpgsqlConnection(database.OwnerConnection);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM jobs WHERE {condition}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private sealed class WaitingStep : IJobStep
    {
        private int _runs;

        public string Kind => "waiting";

        public bool Waits { get; init; } = true;

        public int Runs => _runs;

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task RunAsync(JobRun run, CancellationToken ct)
        {
            Interlocked.Increment(ref _runs);
            Begun.TrySetResult();
            if (Waits)
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        }
    }
}
