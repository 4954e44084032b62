using System.Net;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Channels;

/// <summary>Replies come to their ticket, whichever way they name it and in whichever order they arrive.</summary>
public sealed class ThreadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Replies_ByThreadId_LandOnOneTicketInOrder()
    {
        using var client = await ClientAsync("thread-id");
        foreach (var text in (string[])["one", "two", "three"])
            await PostAsync(client, text, null, new { thread_id = "t-1" });

        var ticket = await OnlyTicketAsync(client, messages: 3);

        Assert.Equal(
            ["one", "two", "three"],
            ticket["messages"].EnumerateArray().Select(m => m.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Replies_InOneUpload_LandOnOneTicketInOrder()
    {
        using var client = await ClientAsync("thread-upload");
        var chain = Enumerable.Range(0, 30).Select(i => new
        {
            source = "email",
            channel = "support",
            text = $"message {i}",
            external_id = $"c-{i}",
            context = i == 0 ? null : new { in_reply_to = $"c-{i - 1}" },
        });

        (await client.PostJsonAsync("/ref/events/bulk", chain)).Is(HttpStatusCode.OK);

        var ticket = await OnlyTicketAsync(client, messages: 30);
        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => $"message {i}"),
            ticket["messages"].EnumerateArray().Select(m => m.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Reply_ToAReply_LandsOnTheTicket()
    {
        using var client = await ClientAsync("thread-chain");
        await PostAsync(client, "first", "a", null);
        await OnlyTicketAsync(client, messages: 1);
        await PostAsync(client, "second", "b", new { in_reply_to = "a" });
        await OnlyTicketAsync(client, messages: 2);

        await PostAsync(client, "third", "c", new { in_reply_to = "b" });

        await OnlyTicketAsync(client, messages: 3);
    }

    [Fact]
    public async Task Reply_BeforeItsParent_SharesItsTicket()
    {
        using var client = await ClientAsync("thread-early");
        await PostAsync(client, "reply", "b", new { in_reply_to = "a" });
        await OnlyTicketAsync(client, messages: 1);

        await PostAsync(client, "parent", "a", new { in_reply_to = "never-seen" });

        await OnlyTicketAsync(client, messages: 2);
    }

    [Fact]
    public async Task Replies_AtTheSameTime_LandOnOneTicket()
    {
        using var client = await ClientAsync("thread-race");

        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => PostAsync(client, $"message {i}", $"r-{i}", new { thread_id = "race" })));

        await OnlyTicketAsync(client, messages: 25);
    }

    [Fact]
    public async Task Thread_OfAnotherSource_IsAnotherTicket()
    {
        using var client = await ClientAsync("thread-source");
        await PostAsync(client, "by mail", null, new { thread_id = "same" });

        await client.PostJsonAsync("/support/ingest", new { source = "chat", channel = "support", text = "by chat", context = new { thread_id = "same" } });

        await Eventually.TrueAsync(async () => (await client.FetchAsync("/support/tickets"))["total"].GetInt32() == 2);
    }

    private static async Task PostAsync(HttpClient client, string text, string? externalId, object? context) =>
        (await client.PostJsonAsync("/ref/events", new { source = "email", channel = "support", text, external_id = externalId, context }))
            .Is(HttpStatusCode.Created);

    private static async Task<Reply> OnlyTicketAsync(HttpClient client, int messages)
    {
        Reply? ticket = null;
        await Eventually.TrueAsync(async () =>
        {
            var tickets = (await client.FetchAsync("/support/tickets"))["items"];
            if (tickets.GetArrayLength() != 1)
                return false;
            ticket = await client.FetchAsync($"/support/tickets/{tickets[0].GetProperty("id").GetGuid()}");
            return ticket["messages"].GetArrayLength() == messages;
        });
        return ticket!;
    }

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
