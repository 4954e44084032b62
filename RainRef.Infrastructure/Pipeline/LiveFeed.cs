using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Reports;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>
/// Tells what committed: subscribers on this node at once, other nodes through <see cref="LiveRelay"/>. Publishing
/// never waits and never touches the database.
/// </summary>
public sealed partial class LiveFeed(SharedReads reads, ILogger<LiveFeed> logger) : BackgroundService, ILiveFeed
{
    /// <summary>The kind of an event that says: something was missed, load anew.</summary>
    public const string Resync = "resync";

    private const int MaxBatch = 500;

    // Bounded, so that a stuck subscriber cannot fill the memory; what falls out turns into a resync.
    private readonly Channel<LiveEvent> _incoming = Channel.CreateBounded<LiveEvent>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly ConcurrentDictionary<Guid, ImmutableArray<Subscription>> _subscriptions = new();
    private int _overflowed;

    /// <summary>Set by the relay: what this node published, for the others.</summary>
    internal Action<IReadOnlyList<LiveEvent>>? Outgoing { get; set; }

    /// <summary>How many on this node listen.</summary>
    public int Subscribers => _subscriptions.Values.Sum(all => all.Length);

    public IDisposable Subscribe(Guid workspaceId, Action<IReadOnlyList<LiveEvent>> onEvents)
    {
        var subscription = new Subscription(this, workspaceId, onEvents);
        _subscriptions.AddOrUpdate(workspaceId, [subscription], (_, all) => all.Add(subscription));
        return subscription;
    }

    /// <summary>Publishes what a unit of work on this node committed.</summary>
    public void Publish(IReadOnlyList<LiveEvent> events)
    {
        PipelineMetrics.Published(events.Count);
        Deliver(events);
        Outgoing?.Invoke(events);
    }

    /// <summary>Passes on to this node's subscribers only.</summary>
    internal void Deliver(IReadOnlyList<LiveEvent> events)
    {
        // Before anybody hears of the change: what they read then holds it.
        foreach (var workspaceId in events.Select(e => e.WorkspaceId).Distinct())
            reads.Forget(workspaceId);
        foreach (var e in events)
        {
            if (!_incoming.Writer.TryWrite(e))
                Interlocked.Exchange(ref _overflowed, 1);
        }
    }

    /// <summary>Tells every subscriber of this node to load anew.</summary>
    internal void DeliverResync()
    {
        foreach (var workspaceId in _subscriptions.Keys)
        {
            reads.Forget(workspaceId);
            Call(workspaceId, [new LiveEvent(workspaceId, Resync, Guid.Empty, null)]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<LiveEvent>(MaxBatch);
        while (await WaitAsync(stoppingToken))
        {
            while (batch.Count < MaxBatch && _incoming.Reader.TryRead(out var e))
                batch.Add(e);
            foreach (var group in batch.GroupBy(e => e.WorkspaceId))
                Call(group.Key, [.. group.Distinct()]);
            batch.Clear();
            if (Interlocked.Exchange(ref _overflowed, 0) == 1)
                DeliverResync();
        }
    }

    private async Task<bool> WaitAsync(CancellationToken ct)
    {
        try
        {
            return await _incoming.Reader.WaitToReadAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Call(Guid workspaceId, IReadOnlyList<LiveEvent> events)
    {
        if (!_subscriptions.TryGetValue(workspaceId, out var all))
            return;
        foreach (var subscription in all)
        {
            try
            {
                subscription.OnEvents(events);
            }
            catch (Exception e)
            {
                LogSubscriberFailed(e);
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        while (_subscriptions.TryGetValue(subscription.WorkspaceId, out var all))
        {
            var rest = all.Remove(subscription);
            var done = rest.IsEmpty
                ? _subscriptions.TryRemove(new KeyValuePair<Guid, ImmutableArray<Subscription>>(subscription.WorkspaceId, all))
                : _subscriptions.TryUpdate(subscription.WorkspaceId, rest, all);
            if (done)
                return;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "A subscriber of the live feed failed")]
    private partial void LogSubscriberFailed(Exception e);

    private sealed class Subscription(LiveFeed feed, Guid workspaceId, Action<IReadOnlyList<LiveEvent>> onEvents) : IDisposable
    {
        public Guid WorkspaceId { get; } = workspaceId;

        public Action<IReadOnlyList<LiveEvent>> OnEvents { get; } = onEvents;

        public void Dispose() => feed.Remove(this);
    }
}
