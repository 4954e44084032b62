using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Reports;

/// <summary>What waits in the queue, read from the database at most once in five seconds however many ask.</summary>
public sealed partial class QueueGauge(JobQueue queue, TimeProvider clock, ILogger<QueueGauge> logger)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private long _readAt;

    /// <summary>The last figures; null while the database does not give any.</summary>
    public QueueStats? Latest { get; private set; }

    /// <summary>The figures of now or of a moment ago; null when the database does not give them in two seconds.</summary>
    public async Task<QueueStats?> ReadAsync(CancellationToken ct)
    {
        await _oneAtATime.WaitAsync(ct);
        try
        {
            if (_readAt != 0 && clock.GetElapsedTime(_readAt) < Lifetime)
                return Latest;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Patience);
            Latest = await queue.StatsAsync(limit.Token).WaitAsync(Patience, clock, ct);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or InvalidOperationException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Latest = null;
            LogUnreadable(e.GetType().Name);
        }
        finally
        {
            _readAt = clock.GetTimestamp();
            _oneAtATime.Release();
        }

        return Latest;
    }

    [LoggerMessage(1, LogLevel.Debug, "The queue's figures could not be read: {Reason}")]
    private partial void LogUnreadable(string reason);
}
