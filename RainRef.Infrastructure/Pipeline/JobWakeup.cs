using System.Threading.Channels;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>Tells this node's dispatcher that there may be work, and the live feed to tell the other nodes.</summary>
public sealed class JobWakeup
{
    private readonly Channel<bool> _local = NewSignal();
    private readonly Channel<bool> _others = NewSignal();

    /// <summary>Work was added here: wakes every node.</summary>
    public void Wake()
    {
        WakeLocal();
        _others.Writer.TryWrite(true);
    }

    /// <summary>Another node said that it added work.</summary>
    public void WakeLocal() => _local.Writer.TryWrite(true);

    /// <summary>Waits for the next wake-up, at the longest so long.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            await _local.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The time is up, which is as good a reason to look as any.
        }
    }

    /// <summary>Whether other nodes have yet to hear of work; asking clears it.</summary>
    public bool TakeForOthers() => _others.Reader.TryRead(out _);

    // One waiting signal says as much as a thousand.
    private static Channel<bool> NewSignal() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}
