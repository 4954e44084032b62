using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Pipeline;

/// <summary>
/// Carries the live feed and wake-ups between nodes by NOTIFY: one sender a node, outside every business transaction,
/// which gathers what came in a short while; and one listener. NOTIFY takes a lock at commit that all committers of
/// the database share, so a notification a change would slow every writer.
/// </summary>
public sealed partial class LiveRelay(
    RainRefDatabase database, LiveFeed feed, JobWakeup wakeup, TimeProvider clock, ILogger<LiveRelay> logger)
    : BackgroundService
{
    private const string ChannelName = "rainref_live";

    // PostgreSQL takes payloads below 8,000 bytes; an event is about 150.
    private const int MaxEventsInMessage = 45;
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(40);
    private readonly Outage _link = new();
    private readonly string _node = Ids.New(clock).ToString("N");
    private readonly Channel<LiveEvent> _outgoing = Channel.CreateBounded<LiveEvent>(
        new BoundedChannelOptions(20_000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private int _lost;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        feed.Outgoing = events =>
        {
            foreach (var e in events)
            {
                if (!_outgoing.Writer.TryWrite(e))
                    Interlocked.Exchange(ref _lost, 1);
            }
        };
        await Task.WhenAll(RepeatAsync(SendAsync, stoppingToken), RepeatAsync(ListenAsync, stoppingToken));
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> run, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await run(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (_link.Begins())
                    LogDisconnected(e);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(GatherTime, clock, ct);
            // What could not be sent is not sent again: the others load anew instead.
            var lost = Interlocked.Exchange(ref _lost, 0) == 1;
            var wake = wakeup.TakeForOthers() || lost;
            var events = new HashSet<LiveEvent>();
            while (events.Count < MaxEventsInMessage * 20 && _outgoing.Reader.TryRead(out var e))
                events.Add(e);
            if (!wake && events.Count == 0)
                continue;
            try
            {
                await NotifyAsync(wake, lost, events, ct);
            }
            catch
            {
                Interlocked.Exchange(ref _lost, 1);
                throw;
            }
        }
    }

    private async Task NotifyAsync(bool wake, bool lost, HashSet<LiveEvent> events, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        foreach (var chunk in events.Chunk(MaxEventsInMessage).DefaultIfEmpty([]))
        {
            await using var command = new NpgsqlCommand($"SELECT pg_notify('{ChannelName}', $1)", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Write(new Message(_node, wake, lost, chunk)) });
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        connection.Notification += (_, e) => Receive(e.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {ChannelName}", connection))
            await listen.ExecuteNonQueryAsync(ct);
        // What happened while nobody listened is lost to the feed, so everyone loads anew.
        if (_link.Ends())
            LogConnected();
        feed.DeliverResync();
        wakeup.WakeLocal();
        while (true)
            await connection.WaitAsync(ct);
    }

    private void Receive(string payload)
    {
        if (JsonSerializer.Deserialize<Message>(payload) is not { } message || message.Node == _node)
            return;
        if (message.Wake)
            wakeup.WakeLocal();
        if (message.Resync)
            feed.DeliverResync();
        feed.Deliver(message.Events);
    }

    private static string Write(Message message) => JsonSerializer.Serialize(message);

    [LoggerMessage(1, LogLevel.Warning, "The link to other nodes broke; it is tried again")]
    private partial void LogDisconnected(Exception e);

    [LoggerMessage(2, LogLevel.Information, "The link to other nodes is there again")]
    private partial void LogConnected();

    private sealed record Message(string Node, bool Wake, bool Resync, LiveEvent[] Events);
}
