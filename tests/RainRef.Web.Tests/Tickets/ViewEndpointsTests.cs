using System.Net;
using System.Net.Http.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Tickets;

public sealed class ViewEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Views = "/support/views";

    [Fact]
    public async Task View_Shared_IsSeenByColleaguesAndChangedByItsOwnerAndLeads()
    {
        using var agent = (await fixture.Server.KeyAsync("views", Role.Support)).Client;
        using var other = (await fixture.Server.KeyAsync("views", Role.Support)).Client;
        using var lead = (await fixture.Server.KeyAsync("views", Role.SupportLead)).Client;
        using var product = (await fixture.Server.KeyAsync("views", Role.Product)).Client;
        var own = await AddAsync(agent, "Own", shared: false);
        var shared = await AddAsync(agent, "Enterprise, urgent", shared: true);

        Assert.Equal(["Own", "Enterprise, urgent"], await NamesAsync(agent));
        Assert.Equal(["Enterprise, urgent"], await NamesAsync(other));
        (await other.CallAsync(HttpMethod.Patch, $"{Views}/{own}", JsonContent.Create(new { name = "Mine" }))).IsError(HttpStatusCode.NotFound, "not_found");
        (await other.CallAsync(HttpMethod.Patch, $"{Views}/{shared}", JsonContent.Create(new { name = "Mine" }))).IsError(HttpStatusCode.Forbidden, "not_your_view");
        (await other.DropAsync($"{Views}/{shared}")).IsError(HttpStatusCode.Forbidden, "not_your_view");
        (await product.PostJsonAsync(Views, new { name = "Wishes", shared = true })).IsError(HttpStatusCode.Forbidden, "forbidden");
        await AddAsync(product, "Wishes", shared: false);

        var renamed = (await lead.CallAsync(HttpMethod.Patch, $"{Views}/{shared}", JsonContent.Create(new { name = "Enterprise", sort = "sla" }))).Is(HttpStatusCode.OK);
        Assert.Equal("sla", renamed["sort"].GetString());
        Assert.Equal("urgent", renamed["conditions"].GetProperty("priority")[0].GetString());
        (await agent.DropAsync($"{Views}/{own}")).Is(HttpStatusCode.NoContent);
        Assert.Equal(["Enterprise"], await NamesAsync(agent));
    }

    [Fact]
    public async Task Place_MovesAViewAmongTheOthers_AndStays()
    {
        using var agent = (await fixture.Server.KeyAsync("views-order", Role.Support)).Client;
        var ids = new List<string>();
        foreach (var name in (string[])["a", "b", "c", "d"])
            ids.Add(await AddAsync(agent, name, shared: name == "b"));

        await MoveAsync(ids[3], 0);
        Assert.Equal(["d", "a", "b", "c"], await NamesAsync(agent));
        // Until no number is left between two.
        for (var i = 0; i < 60; i++)
            await MoveAsync(ids[i % 2 == 0 ? 0 : 3], 1);
        Assert.Equal(["a", "d", "b", "c"], await NamesAsync(agent));
        await MoveAsync(ids[0], 99);
        Assert.Equal(["d", "b", "c", "a"], await NamesAsync(agent));

        async Task MoveAsync(string id, int place) =>
            (await agent.CallAsync(HttpMethod.Patch, $"{Views}/{id}", JsonContent.Create(new { place }))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Tickets_OfAView_AreWalkedByItsOrderAndCounted()
    {
        using var agent = (await fixture.Server.KeyAsync("views-walk", Role.Support)).Client;
        for (var i = 1; i <= 5; i++)
        {
            await agent.SubmitAsync("/support/ingest", new { source = "api", channel = i % 2 == 0 ? "chat" : "support", text = $"The lamp flickers, case {i}" });
        }

        var view = (await agent.PostJsonAsync(Views, new { name = "Lamps", conditions = new { channel = (string[])["support"], text = "lamp" }, sort = "oldest" })).Is(HttpStatusCode.Created);
        var id = view["id"].GetString();
        var first = (await agent.FetchAsync($"/support/tickets?view={id}&limit=2")).Is(HttpStatusCode.OK);
        var second = (await agent.FetchAsync($"/support/tickets?view={id}&limit=2&cursor={first["next_cursor"].GetString()}")).Is(HttpStatusCode.OK);

        Assert.Equal([1L, 3L, 5L], first["items"].EnumerateArray().Concat(second["items"].EnumerateArray()).Select(t => t.GetProperty("number").GetInt64()));
        Assert.Equal(3, first["total"].GetInt64());
        Assert.False(first["total_is_more"].GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second["next_cursor"].ValueKind);
        Assert.Equal(3, (await agent.FetchAsync($"{Views}/{id}/count"))["count"].GetInt64());
        Assert.Equal(5, (await agent.FetchAsync("/support/tickets"))["total"].GetInt64());
        (await agent.FetchAsync($"/support/tickets?sort=risk&cursor={first["next_cursor"].GetString()}")).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.FetchAsync("/support/tickets?sort=newest&cursor=%00")).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.FetchAsync("/support/tickets?sort=newest&page=2")).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.FetchAsync($"/support/tickets?view={Guid.CreateVersion7()}")).IsError(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task View_ThatNamesAPerson_IsRefused()
    {
        using var agent = (await fixture.Server.KeyAsync("views-person", Role.Support)).Client;
        (await agent.PostJsonAsync(Views, new { name = "maria.lopez@acme.example" })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Views, new { name = "Her", conditions = new { text = "maria.lopez@acme.example" } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Views, new { name = "" })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await agent.PostJsonAsync(Views, new { name = "x", conditions = new { status = (string[])["asleep"] } })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        Assert.Empty(await NamesAsync(agent));
    }

    private static async Task<string> AddAsync(HttpClient client, string name, bool shared) =>
        (await client.PostJsonAsync(Views, new { name, shared, conditions = new { priority = (string[])["urgent"] } })).Is(HttpStatusCode.Created)["id"].GetString()!;

    private static async Task<string[]> NamesAsync(HttpClient client) =>
        [.. (await client.FetchAsync(Views))["items"].EnumerateArray().Select(v => v.GetProperty("name").GetString()!)];
}
