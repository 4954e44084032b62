using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>Work that returns at an interval; zero turns it off. A round that fails is logged, and tried again with the next.</summary>
public abstract partial class Sweep(TimeSpan interval, TimeProvider clock, ILogger logger) : BackgroundService
{
    protected TimeProvider Clock => clock;

    /// <summary>One round over all workspaces.</summary>
    protected abstract Task SweepAsync(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (interval == TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(interval, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await SweepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(e, GetType().Name);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Sweep} failed; it is tried again")]
    private partial void LogFailed(Exception e, string sweep);
}
