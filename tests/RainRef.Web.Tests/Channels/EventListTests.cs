using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Channels;

public sealed class EventListTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task List_ByPages_GivesEachEventOnceInOrder()
    {
        using var client = await FilledAsync("list-pages", 25);

        var pages = new List<string?>();
        for (var page = 1; page <= 4; page++)
        {
            var reply = await client.FetchAsync($"/ref/events?page={page}&limit=10&order=asc");
            Assert.Equal(25, reply["total"].GetInt32());
            Assert.Equal(page, reply["page"].GetInt32());
            pages.AddRange(Texts(reply));
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"event {i}"), pages);
        Assert.Equal(pages.AsEnumerable().Reverse(), Texts(await client.FetchAsync("/ref/events?limit=200")));
    }

    [Theory]
    [InlineData("q=100%25", "100% sure")]
    [InlineData("q=under_score", "under_score here")]
    [InlineData("q=UNDER", "under_score here")]
    [InlineData("q=back%5Cslash", "back\\slash")]
    [InlineData("source=chat", "by chat")]
    [InlineData("channel=social", "by social")]
    [InlineData("q=by&source=chat", "by chat")]
    public async Task List_Narrowed_GivesWhatMatchesLiterally(string query, string expected)
    {
        using var client = await ClientAsync("list-filter");
        object[] events =
        [
            new { source = "email", channel = "support", text = "100% sure", external_id = "1" },
            new { source = "email", channel = "support", text = "1000 sure", external_id = "2" },
            new { source = "email", channel = "support", text = "under_score here", external_id = "3" },
            new { source = "email", channel = "support", text = "underXscore", external_id = "4" },
            new { source = "email", channel = "support", text = "back\\slash", external_id = "5" },
            new { source = "chat", channel = "support", text = "by chat", external_id = "6" },
            new { source = "email", channel = "social", text = "by social", external_id = "7" },
        ];
        (await client.PostJsonAsync("/ref/events/bulk", events)).Is(HttpStatusCode.OK);

        var texts = Texts(await client.FetchAsync($"/ref/events?{query}"));

        Assert.Contains(expected, texts);
        if (query != "q=UNDER")
            Assert.Single(texts);
    }

    [Fact]
    public async Task Export_WithFormulas_GivesCellsThatDoNotRun()
    {
        using var client = await ClientAsync("list-export");
        string[] texts = ["=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\tx", "plain, with \"quotes\"\nand a line"];
        foreach (var text in texts)
            await client.PostJsonAsync("/ref/events", new { source = "email", channel = "support", text, product = "=1+1" });

        var csv = (await client.FetchAsync("/ref/events/export")).Is(HttpStatusCode.OK);

        Assert.Equal("text/csv", csv.ContentType);
        Assert.Contains("attachment", csv.ContentHeaders.ContentDisposition!.ToString());
        Assert.StartsWith("id,source,channel,text,", csv.Text);
        Assert.DoesNotMatch("(^|[,\"\n])[=+@-]", csv.Text);
        Assert.Contains("'=cmd|'/c calc'!A0", csv.Text);
        Assert.Contains("\"plain, with \"\"quotes\"\"\nand a line\"", csv.Text);
    }

    [Fact]
    public async Task Stats_CountByChannel_NamesChannelsAsTheyAre()
    {
        using var client = await ClientAsync("list-stats");
        foreach (var channel in (string[])["support", "support", "social", "In-App"])
            await client.PostJsonAsync("/ref/events", new { source = "email", channel, text = "x" });

        var stats = (await client.FetchAsync("/ref/events/stats"))["by_channel"];

        Assert.Equal(2, stats.GetProperty("support").GetInt32());
        Assert.Equal(1, stats.GetProperty("social").GetInt32());
        Assert.Equal(1, stats.GetProperty("in-app").GetInt32());
    }

    [Fact]
    public async Task Delete_Event_LeavesItsMessageOnTheTicket()
    {
        using var client = await ClientAsync("list-delete");
        var ingested = (await client.PostJsonAsync("/support/ingest", new { source = "email", channel = "support", text = "stays" }))
            .Is(HttpStatusCode.OK);
        var id = ingested["id"].GetGuid();

        (await client.DropAsync($"/ref/events/{id}")).Is(HttpStatusCode.NoContent);

        (await client.FetchAsync($"/ref/events/{id}")).IsError(HttpStatusCode.NotFound, "not_found");
        (await client.DropAsync($"/ref/events/{id}")).IsError(HttpStatusCode.NotFound, "not_found");
        var ticket = await client.FetchAsync($"/support/tickets/{ingested["ticket_id"].GetGuid()}");
        Assert.Equal("stays", ticket["messages"][0].GetProperty("text").GetString());
    }

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;

    private async Task<HttpClient> FilledAsync(string workspace, int count)
    {
        var client = await ClientAsync(workspace);
        for (var i = 0; i < count; i++)
            (await client.PostJsonAsync("/ref/events", new { source = "email", channel = "support", text = $"event {i}" }, key: $"k-{i}")).Is(HttpStatusCode.Created);
        return client;
    }

    private static List<string?> Texts(Reply list) =>
        [.. list["items"].EnumerateArray().Select((JsonElement i) => i.GetProperty("text").GetString())];
}
