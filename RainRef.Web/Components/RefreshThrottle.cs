namespace RainRef.Web.Components;

/// <summary>
/// Coalesces bursts: the first item is handled at once, those that come meanwhile together, at least
/// <paramref name="pause"/> later, never two batches at a time and never losing the last.
/// </summary>
internal sealed class RefreshThrottle<T>(
    Func<IReadOnlyList<T>, CancellationToken, Task> handle, TimeSpan pause, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private HashSet<T> _waiting = [];
    private Task _loop = Task.CompletedTask;
    private bool _running;

    /// <summary>Returns at once; may be called on any thread.</summary>
    public void Post(IReadOnlyList<T> items)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            _waiting.UnionWith(items);
            if (_running || _waiting.Count == 0)
                return;
            _running = true;
            _loop = RunAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task loop;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return;
            _stop.Cancel();
            loop = _loop;
        }

        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        // The publisher's thread must not do the reader's work.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Take() is { } batch)
        {
            await handle([.. batch], _stop.Token).ConfigureAwait(false);
            await Task.Delay(pause, clock, _stop.Token).ConfigureAwait(false);
        }
    }

    private HashSet<T>? Take()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || _stop.IsCancellationRequested)
            {
                _running = false;
                return null;
            }

            var batch = _waiting;
            _waiting = [];
            return batch;
        }
    }
}
