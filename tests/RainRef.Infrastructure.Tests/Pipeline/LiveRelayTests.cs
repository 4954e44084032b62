using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Pipeline;

public sealed class LiveRelayTests : NodeTest
{
    [Fact]
    public async Task Publish_OnOneNode_ReachesBothOnceAndGathered()
    {
        await using var a = await WebNodeAsync();
        await using var b = await WebNodeAsync();
        await ListeningAsync(2);
        var (here, there) = (Listen(a), Listen(b));
        var events = Enumerable.Range(0, 300).Select(_ => Event("changed")).ToList();

        foreach (var e in events)
            a.Get<LiveFeed>().Publish([e]);

        await Eventually.TrueAsync(() => Task.FromResult(there.Sum(batch => batch.Count) >= 300));
        await Task.Delay(200, Ct);
        Assert.Equal(events.Select(e => e.Id).Order(), here.SelectMany(batch => batch).Select(e => e.Id).Order());
        Assert.Equal(events.Select(e => e.Id).Order(), there.SelectMany(batch => batch).Select(e => e.Id).Order());
        Assert.True(there.Count < 100, $"{there.Count} batches for 300 events");
    }

    [Fact]
    public async Task Listen_ConnectionIsCut_ComesBackAndAsksAllToLoadAnew()
    {
        await using var a = await WebNodeAsync();
        await using var b = await WebNodeAsync();
        await ListeningAsync(2);
        var there = Listen(b);

        await ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        await Eventually.TrueAsync(() => Task.FromResult(Has(there, LiveFeed.Resync)));
        await ListeningAsync(2);
        a.Get<LiveFeed>().Publish([Event("changed")]);
        await Eventually.TrueAsync(() => Task.FromResult(Has(there, "changed")));
    }

    [Fact]
    public async Task Publish_WhileTheSenderIsCutOff_TheOthersLoadAnew()
    {
        await using var a = await WebNodeAsync();
        await using var b = await WebNodeAsync();
        await ListeningAsync(2);
        var there = Listen(b);
        // Only the sender is refused: the listener's connection stays, so nothing else tells b to load anew.
        await ExecuteAsync("REVOKE EXECUTE ON FUNCTION pg_notify(text, text) FROM PUBLIC");
        a.Get<LiveFeed>().Publish([Event("unsent")]);
        await Task.Delay(500, Ct);

        await ExecuteAsync("GRANT EXECUTE ON FUNCTION pg_notify(text, text) TO PUBLIC");

        await Eventually.TrueAsync(() => Task.FromResult(Has(there, LiveFeed.Resync) || Has(there, "unsent")));
    }

    [Fact]
    public async Task Publish_ASubscriberFails_TheOthersHearOn()
    {
        var feed = Node.Get<LiveFeed>();
        await feed.StartAsync(Ct);
        using var bad = feed.Subscribe(Workspace, _ => throw new InvalidOperationException("broken"));
        var heard = Listen(Node);

        feed.Publish([Event("one")]);
        feed.Publish([Event("two")]);

        await Eventually.TrueAsync(() => Task.FromResult(Has(heard, "one") && Has(heard, "two")));
        await feed.StopAsync(Ct);
    }

    [Fact]
    public async Task Publish_MoreThanFits_EndsInAResync()
    {
        using var feed = new LiveFeed(new SharedReads(TimeProvider.System), NullLogger<LiveFeed>.Instance);
        var heard = new ConcurrentQueue<IReadOnlyList<LiveEvent>>();
        using var subscription = feed.Subscribe(Workspace, heard.Enqueue);
        // Nobody reads yet, as when a subscriber is stuck.
        feed.Publish([.. Enumerable.Range(0, 20_000).Select(_ => Event("changed"))]);

        await feed.StartAsync(Ct);

        await Eventually.TrueAsync(() => Task.FromResult(Has(heard, LiveFeed.Resync)));
        await feed.StopAsync(Ct);
    }

    [Fact]
    public async Task Subscribe_Disposed_HearsNoMore()
    {
        var feed = Node.Get<LiveFeed>();
        await feed.StartAsync(Ct);
        var gone = new ConcurrentQueue<IReadOnlyList<LiveEvent>>();
        feed.Subscribe(Workspace, gone.Enqueue).Dispose();
        var heard = Listen(Node);

        feed.Publish([Event("one")]);

        await Eventually.TrueAsync(() => Task.FromResult(Has(heard, "one")));
        Assert.Empty(gone);
        await feed.StopAsync(Ct);
    }

    [Fact]
    public async Task Enqueue_OnOneNode_WakesTheWorkerOnAnother()
    {
        var step = new ScriptedStep((_, _) => Task.CompletedTask);
        await using var worker = await RainRefNode.Create(
            Database, services => services.AddSingleton<IJobStep>(step), "Pipeline:PollMilliseconds=30000").RunAsync();
        await using var web = await WebNodeAsync();
        await ListeningAsync(2);
        await Task.Delay(500, Ct);
        await using var work = await web.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        work.Enqueue(Numbered(1));
        await work.CommitAsync(Ct);

        await Eventually.TrueAsync(() => Task.FromResult(!step.Tries.IsEmpty), TimeSpan.FromSeconds(10));
    }

    private Task<RainRefNode> WebNodeAsync() => RainRefNode.Create(Database, null, "Pipeline:Enabled=false").RunAsync();

    private LiveEvent Event(string kind) => new(Workspace, kind, Ids.New(TimeProvider.System), null);

    private ConcurrentQueue<IReadOnlyList<LiveEvent>> Listen(RainRefNode node)
    {
        var heard = new ConcurrentQueue<IReadOnlyList<LiveEvent>>();
        node.Get<LiveFeed>().Subscribe(Workspace, heard.Enqueue);
        return heard;
    }

    private static bool Has(IEnumerable<IReadOnlyList<LiveEvent>> heard, string kind) => heard.Any(batch => batch.Any(e => e.Kind == kind));

    private Task ListeningAsync(int nodes) => Eventually.TrueAsync(async () =>
        await CountAsync("pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'") == nodes);
}
