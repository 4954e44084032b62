using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RainRef.Infrastructure.Persistence;

/// <summary>Keeps the program's own database running for as long as the program does, whoever kills it.</summary>
internal sealed partial class DatabaseKeeper(DatabaseStarter starter, TimeProvider clock, ILogger<DatabaseKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (starter.EmbeddedPid is not null && await NextAsync(timer, stoppingToken))
        {
            try
            {
                if (await starter.EnsureRunningAsync(stoppingToken))
                    LogRestarted();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogRestartFailed(e);
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The database was gone and runs again")]
    private partial void LogRestarted();

    [LoggerMessage(2, LogLevel.Error, "The database is gone and did not start; it is tried again")]
    private partial void LogRestartFailed(Exception e);
}
