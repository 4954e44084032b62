using System.Collections.Concurrent;
using RainRef.Testing;
using RainRef.Web.Components;

namespace RainRef.Web.Tests.Components;

public sealed class RefreshThrottleTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task Post_Burst_IsHandledTogetherAndNothingIsLost()
    {
        var batches = new ConcurrentQueue<IReadOnlyList<int>>();
        var release = new TaskCompletionSource();
        await using var throttle = new RefreshThrottle<int>(
            async (items, _) =>
            {
                batches.Enqueue(items);
                await release.Task;
            },
            Pause, TimeProvider.System);
        throttle.Post([1]);
        await Eventually.TrueAsync(() => Task.FromResult(batches.Count == 1));
        for (var i = 2; i <= 100; i++)
            throttle.Post([i, i]);
        release.SetResult();
        await Eventually.TrueAsync(() => Task.FromResult(batches.Count == 2));
        await Task.Delay(3 * Pause, TestContext.Current.CancellationToken);
        Assert.Equal([[1], Enumerable.Range(2, 99)], batches.Select(batch => batch.Order()));
    }

    [Fact]
    public async Task Post_AfterAQuietTime_IsHandledAgain()
    {
        var handled = new ConcurrentQueue<int>();
        await using var throttle = new RefreshThrottle<int>(
            (items, _) =>
            {
                handled.Enqueue(items[0]);
                return Task.CompletedTask;
            },
            Pause, TimeProvider.System);
        throttle.Post([1]);
        await Eventually.TrueAsync(() => Task.FromResult(handled.Count == 1));
        await Task.Delay(3 * Pause, TestContext.Current.CancellationToken);
        throttle.Post([2]);
        await Eventually.TrueAsync(() => Task.FromResult(handled.Count == 2));
    }

    [Fact]
    public async Task Dispose_WhileHandling_CancelsAndTakesNothingMore()
    {
        var handled = 0;
        var started = new TaskCompletionSource();
        var throttle = new RefreshThrottle<int>(
            async (_, stop) =>
            {
                Interlocked.Increment(ref handled);
                started.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            },
            Pause, TimeProvider.System);
        throttle.Post([1]);
        await started.Task;
        await throttle.DisposeAsync().AsTask().WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        throttle.Post([2]);
        await Task.Delay(3 * Pause, TestContext.Current.CancellationToken);
        Assert.Equal(1, handled);
    }
}
