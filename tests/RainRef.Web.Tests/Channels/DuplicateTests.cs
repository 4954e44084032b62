using System.Net;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Channels;

/// <summary>What a source sends twice is stored once, however it comes.</summary>
public sealed class DuplicateTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static object Event(string externalId, string text = "The same") =>
        new { source = "email", channel = "support", text, external_id = externalId };

    [Fact]
    public async Task Post_SameExternalIdAgain_IsADuplicateWithTheFirstId()
    {
        using var client = await ClientAsync("dup-post");
        var first = (await client.PostJsonAsync("/ref/events", Event("m-1"))).Is(HttpStatusCode.Created);

        var second = (await client.PostJsonAsync("/ref/events", Event("m-1", "Another text"))).Is(HttpStatusCode.OK);

        Assert.Equal("duplicate", second["status"].GetString());
        Assert.Equal(first["id"].GetGuid(), second["id"].GetGuid());
        (await client.PostJsonAsync("/ref/events", new { source = "chat", channel = "support", text = "x", external_id = "m-1" }))
            .Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Bulk_WithDuplicatesWithinAndBefore_GivesTheFirstIds()
    {
        using var client = await ClientAsync("dup-bulk");
        var before = (await client.PostJsonAsync("/ref/events", Event("b-1")))["id"].GetGuid();

        var reply = await client.PostJsonAsync("/ref/events/bulk", new[] { Event("b-2"), Event("b-1"), Event("b-2"), Event("b-3") });

        Assert.Equal(2, reply["inserted"].GetInt32());
        var ids = reply["ids"].EnumerateArray().Select(i => i.GetGuid()).ToArray();
        Assert.Equal(before, ids[1]);
        Assert.Equal(ids[0], ids[2]);
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(3, (await client.FetchAsync("/ref/events"))["total"].GetInt32());
    }

    [Fact]
    public async Task Post_SameAtTheSameTime_GivesOneEventAndOneTicket()
    {
        using var client = await ClientAsync("dup-parallel");

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostJsonAsync("/ref/events", Event("p-1"))));

        Assert.Single(replies, r => r.Status == HttpStatusCode.Created);
        Assert.Equal(19, replies.Count(r => r.Status == HttpStatusCode.OK));
        Assert.Single(replies.Select(r => r["id"].GetGuid()).Distinct());
        await Eventually.TrueAsync(async () => (await client.FetchAsync("/support/tickets"))["total"].GetInt32() == 1);
        Assert.Equal(1, (await client.FetchAsync("/ref/events"))["total"].GetInt32());
    }

    [Fact]
    public async Task Bulk_SameAtTheSameTimeInOtherOrders_StoresEachOnce()
    {
        using var client = await ClientAsync("dup-orders");
        var events = Enumerable.Range(0, 400).Select(i => Event($"o-{i}")).ToArray();

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            client.PostJsonAsync("/ref/events/bulk", i % 2 == 0 ? events : events.Reverse().ToArray())));

        Assert.All(replies, r => r.Is(HttpStatusCode.OK));
        Assert.Equal(400, replies.Sum(r => r["inserted"].GetInt32()));
        Assert.Equal(400, (await client.FetchAsync("/ref/events"))["total"].GetInt32());
    }

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
