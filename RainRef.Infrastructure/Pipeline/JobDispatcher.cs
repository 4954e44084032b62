using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>Claims jobs and runs their steps, many at once, keeping their leases alive while they run.</summary>
public sealed partial class JobDispatcher : BackgroundService
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(20);
    private readonly FrozenDictionary<string, IJobStep> _steps;
    private readonly JobQueue _queue;
    private readonly WorkFactory _works;
    private readonly JobWakeup _wakeup;
    private readonly PipelineOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<JobDispatcher> _logger;
    private readonly ConcurrentDictionary<JobLease, Task> _running = new();
    private readonly JobCompletions _completions;
    private readonly SemaphoreSlim _room;
    private readonly SemaphoreSlim _hands;
    private readonly Outage _claims = new();
    private readonly Outage _leases = new();

    public JobDispatcher(
        IEnumerable<IJobStep> steps, JobQueue queue, WorkFactory works, JobWakeup wakeup,
        IOptions<PipelineOptions> options, TimeProvider clock, ILogger<JobDispatcher> logger)
    {
        _steps = steps.ToFrozenDictionary(s => s.Kind);
        (_queue, _works, _wakeup, _options, _clock, _logger) = (queue, works, wakeup, options.Value, clock, logger);
        _completions = new JobCompletions(queue);
        _room = new SemaphoreSlim(_options.Workers, _options.Workers);
        _hands = new SemaphoreSlim(MaxClaim(_options), MaxClaim(_options));
    }

    /// <summary>
    /// How many jobs this process holds at the most, and so how many one claim takes: those that run, and as many that
    /// are next, so that workers do not wait for claims.
    /// </summary>
    public static int MaxClaim(PipelineOptions options) => options.Workers * 2;

    private TimeSpan Lease => TimeSpan.FromSeconds(_options.LeaseSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
            return;
        var keeper = KeepLeasesAsync(stoppingToken);
        var ending = _completions.RunAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // A claim for one job costs as much as one for many. Whatever finishes wakes.
                var free = _hands.CurrentCount;
                if (free < _options.Workers || await ClaimAsync(free, stoppingToken) < free)
                    await _wakeup.WaitAsync(TimeSpan.FromMilliseconds(_options.PollMilliseconds), _clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                if (_claims.Begins())
                    LogClaimFailed(e);
                await DelayAsync(TimeSpan.FromSeconds(1), stoppingToken);
            }
        }

        await Task.WhenAny(Task.WhenAll(_running.Values), Task.Delay(DrainTime, _clock, CancellationToken.None));
        await keeper;
        _completions.Stop();
        await ending;
    }

    private async Task<int> ClaimAsync(int limit, CancellationToken ct)
    {
        var jobs = await _queue.ClaimAsync(limit, Lease, ct);
        if (_claims.Ends())
            LogClaimsAgain();
        foreach (var job in jobs)
        {
            // Claims never exceed what is free, so this does not wait.
            await _hands.WaitAsync(CancellationToken.None);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _running[job.Lease] = done.Task;
            _ = Task.Run(() => RunAsync(job, done, ct), CancellationToken.None);
        }

        return jobs.Count;
    }

    private async Task RunAsync(ClaimedJob job, TaskCompletionSource done, CancellationToken ct)
    {
        try
        {
            if (!await InTurnAsync(job, ct))
                await _completions.EndAsync(job.Lease);
        }
        catch (Exception e)
        {
            // Not even the end could be recorded: the lease lapses and another try follows.
            LogJobAbandoned(e, job.Lease.JobId, job.Kind);
        }
        finally
        {
            _running.TryRemove(job.Lease, out _);
            _hands.Release();
            _wakeup.WakeLocal();
            done.SetResult();
        }
    }

    // Whether the job is off the queue.
    private async Task<bool> InTurnAsync(ClaimedJob job, CancellationToken ct)
    {
        try
        {
            await _room.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            await _queue.ReturnAsync(job, CancellationToken.None);
            return true;
        }

        PipelineMetrics.PickedUp(job, _clock.GetUtcNow());
        var started = _clock.GetTimestamp();
        using var activity = PipelineTraces.StartStep(job);
        try
        {
            return await TryAsync(job, activity, ct);
        }
        finally
        {
            PipelineMetrics.Finished(job, _clock.GetElapsedTime(started));
            _room.Release();
        }
    }

    private async Task<bool> TryAsync(ClaimedJob job, Activity? activity, CancellationToken ct)
    {
        try
        {
            if (job.Attempts > _options.MaxAttempts)
                throw new PermanentFailureException("Every try ended without a result; the program died during the last.");
            if (!_steps.TryGetValue(job.Kind, out var step))
                throw new PermanentFailureException($"No step does jobs of the kind '{job.Kind}'.");
            var run = new JobRun(job, _works, activity?.Id);
            await step.RunAsync(run, ct);
            return run.Completed;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await _queue.ReturnAsync(job, CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(job.Lease.JobId, job.Kind);
        }
        catch (Exception e)
        {
            PipelineTraces.Fail(activity, e);
            await FailAsync(job, e);
        }

        return true;
    }

    private async Task FailAsync(ClaimedJob job, Exception e)
    {
        // The innermost says what happened; EF's own words only point to it.
        var cause = e.GetBaseException();
        var error = $"{cause.GetType().Name}: {cause.Message}";
        if (e is PermanentFailureException || job.Attempts >= _options.MaxAttempts)
        {
            LogJobDead(e, job.Lease.JobId, job.Kind, job.Attempts);
            PipelineMetrics.Dead(job);
            await _queue.BuryAsync(job, error, CancellationToken.None);
            return;
        }

        var delay = RetryDelay.After(
            job.Attempts, TimeSpan.FromMilliseconds(_options.BackoffMilliseconds),
            TimeSpan.FromSeconds(_options.MaxBackoffSeconds), Random.Shared.NextDouble());
        PipelineMetrics.Retried(job);
        LogJobRetry(e, job.Lease.JobId, job.Kind, job.Attempts, delay);
        await _queue.RetryAsync(job, error, delay, CancellationToken.None);
    }

    private async Task KeepLeasesAsync(CancellationToken ct)
    {
        // Keeps on while jobs drain, so that a slow last one is not given to another worker.
        while (!ct.IsCancellationRequested || !_running.IsEmpty)
        {
            try
            {
                var leases = _running.Keys.ToList();
                if (leases.Count > 0)
                    await _queue.ExtendAsync(leases, Lease, CancellationToken.None);
                if (!ct.IsCancellationRequested && await _queue.ReleaseExpiredAsync(ct) > 0)
                    _wakeup.WakeLocal();
                _leases.Ends();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (_leases.Begins())
                    LogLeaseKeepingFailed(e);
            }
            catch (OperationCanceledException)
            {
                // Stopping: the loop's condition says when.
            }

            await DelayAsync(ct.IsCancellationRequested ? TimeSpan.FromMilliseconds(200) : Lease / 3, ct);
        }
    }

    private async Task DelayAsync(TimeSpan time, CancellationToken ct)
    {
        try
        {
            await Task.Delay(time, _clock, ct);
        }
        catch (OperationCanceledException)
        {
            // The caller looks at the token itself.
            await Task.Yield();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Could not claim jobs; it is tried again every second")]
    private partial void LogClaimFailed(Exception e);

    [LoggerMessage(2, LogLevel.Error, "Job {JobId} ({Kind}) was abandoned; its lease will lapse")]
    private partial void LogJobAbandoned(Exception e, Guid jobId, string kind);

    [LoggerMessage(3, LogLevel.Warning, "Job {JobId} ({Kind}) went on elsewhere: its lease was lost")]
    private partial void LogLeaseLost(Guid jobId, string kind);

    [LoggerMessage(4, LogLevel.Error, "Job {JobId} ({Kind}) is a dead letter after {Attempts} tries")]
    private partial void LogJobDead(Exception e, Guid jobId, string kind, int attempts);

    [LoggerMessage(5, LogLevel.Warning, "Job {JobId} ({Kind}) failed at try {Attempts}; the next one in {Delay}")]
    private partial void LogJobRetry(Exception e, Guid jobId, string kind, int attempts, TimeSpan delay);

    [LoggerMessage(6, LogLevel.Warning, "Could not keep the leases of running jobs")]
    private partial void LogLeaseKeepingFailed(Exception e);

    [LoggerMessage(7, LogLevel.Information, "Jobs are claimed again")]
    private partial void LogClaimsAgain();
}
