using Npgsql;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;

namespace RainRef.Infrastructure.Tests.Channels;

public sealed class EventIngestorTests : NodeTest
{
    private EventIngestor Ingestor => Node.Get<EventIngestor>();

    [Fact]
    public async Task Store_ManyAtOnce_ShareTransactions()
    {
        var posts = Enumerable.Range(0, 64).Select(i => Ingestor.StoreAsync(Workspace, Event($"e-{i}"), Ct)).ToList();
        await Ingestor.StartAsync(Ct);

        var stored = await Task.WhenAll(posts);

        Assert.All(stored, s => Assert.True(s.Inserted));
        Assert.Equal(64, await CountAsync("ref_events"));
        Assert.InRange(await AskAsync<long>("SELECT count(DISTINCT xmin::text) FROM ref_events"), 1, 8);
        Assert.Equal(64, await AskAsync<long>("SELECT sum(jsonb_array_length(payload -> 'event_ids')) FROM jobs WHERE kind = 'intake'"));
        await Ingestor.StopAsync(Ct);
    }

    [Fact]
    public async Task Store_OnePoisonInAGroup_FailsAlone()
    {
        var posts = Enumerable.Range(0, 32)
            .Select(i => Ingestor.StoreAsync(Workspace, Event($"e-{i}", i == 9 ? "{not json" : null), Ct)).ToList();
        await Ingestor.StartAsync(Ct);

        await Assert.ThrowsAsync<PostgresException>(() => posts[9]);
        await Task.WhenAll(posts.Where((_, i) => i != 9));
        Assert.Equal(31, await CountAsync("ref_events"));
        await Ingestor.StopAsync(Ct);
    }

    [Fact]
    public async Task Store_SameExternalIdAtOnce_IsStoredOnceAndAllHearItsId()
    {
        var posts = Enumerable.Range(0, 20).Select(_ => Ingestor.StoreAsync(Workspace, Event("same"), Ct)).ToList();
        await Ingestor.StartAsync(Ct);

        var stored = await Task.WhenAll(posts);

        Assert.Single(stored, s => s.Inserted);
        Assert.Equal(await AskAsync<Guid>("SELECT id FROM ref_events"), Assert.Single(stored.Select(s => s.Id).Distinct()));
        Assert.Equal(1, await CountAsync("jobs"));
        await Ingestor.StopAsync(Ct);
    }

    [Fact]
    public async Task StoreMany_SameEventsInOppositeOrdersAtOnce_AreStoredOnceWithoutADeadlock()
    {
        for (var round = 0; round < 5; round++)
        {
            var names = Enumerable.Range(0, 500).Select(i => $"{round}-{i}").ToList();
            var uploads = new[] { names, [.. names.AsEnumerable().Reverse()], names, [.. names.AsEnumerable().Reverse()] };

            var outcomes = await Task.WhenAll(uploads.Select(upload =>
                Ingestor.StoreManyAsync(Workspace, [.. upload.Select(name => Event(name))], Ct)));

            Assert.Equal(500, outcomes.Sum(o => o.Count(s => s.Inserted)));
        }
    }

    private static IncomingEvent Event(string externalId, string? contextJson = null) => new(
        Ids.New(TimeProvider.System),
        new NormalizedEvent("email", "support", "A question", "u-1", null, contextJson, externalId, externalId));
}
