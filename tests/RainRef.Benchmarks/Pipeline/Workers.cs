using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;

namespace RainRef.Benchmarks.Pipeline;

/// <summary>The program's own dispatcher with steps of ours, on a program that has its workers off.</summary>
internal static class Workers
{
    /// <summary>Runs until it is disposed.</summary>
    public static async Task<IAsyncDisposable> StartAsync(RainRefServer program, IJobStep step)
    {
        var services = program.Services;
        var dispatcher = new JobDispatcher(
            [step], services.GetRequiredService<JobQueue>(), services.GetRequiredService<WorkFactory>(),
            services.GetRequiredService<JobWakeup>(), Options.Create(new PipelineOptions()), TimeProvider.System,
            NullLogger<JobDispatcher>.Instance);
        await dispatcher.StartAsync(CancellationToken.None);
        return new Running(dispatcher);
    }

    private sealed class Running(JobDispatcher dispatcher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await dispatcher.StopAsync(CancellationToken.None);
            dispatcher.Dispose();
        }
    }
}
