using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Triage;

public sealed class RoutingEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Rules_InOrder_DecideAndTheTestSaysWhy()
    {
        using var client = await ClientAsync("routing-rules");
        await QueueAsync(client, "general");
        await QueueAsync(client, "vip");
        var first = (await client.PostJsonAsync("/routing/rules", new { name = "Critical", queue = "general", severities = new[] { "critical" }, priority = "urgent" }))
            .Is(HttpStatusCode.Created)["id"].GetGuid();
        var second = (await client.PostJsonAsync("/routing/rules", new { name = "Gold", queue = "vip", customer_tiers = new[] { "Gold" } }))
            .Is(HttpStatusCode.Created)["id"].GetGuid();

        var before = await TestAsync(client, new { severity = "critical", customer_tier = "gold" });
        (await client.PutJsonAsync("/routing/rules/order", new { ids = new[] { second, first } })).Is(HttpStatusCode.NoContent);
        var after = await TestAsync(client, new { severity = "critical", customer_tier = "gold" });
        var none = await TestAsync(client, new { intent = "unknown", suggested_queue = "retired" });

        Assert.Equal(("general", first), (before["queue"].GetString(), before["rule_id"].GetGuid()));
        Assert.Equal(("vip", second), (after["queue"].GetString(), after["rule_id"].GetGuid()));
        Assert.Equal("general", none["queue"].GetString());
        Assert.Contains("default queue", none["why"].GetString(), StringComparison.Ordinal);
        Assert.Equal(2, none["rules"].GetArrayLength());
        (await client.DropAsync($"/routing/rules/{first}")).Is(HttpStatusCode.NoContent);
        Assert.Equal(1, (await client.FetchAsync("/routing/rules"))["items"].GetArrayLength());
    }

    [Fact]
    public async Task Rule_ThatIsChanged_KeepsItsPlaceAndDecidesAnew()
    {
        using var client = await ClientAsync("routing-change");
        await QueueAsync(client, "general");
        await QueueAsync(client, "vip");
        var first = (await client.PostJsonAsync("/routing/rules", new { name = "Critical", queue = "general", severities = new[] { "critical" } }))
            .Is(HttpStatusCode.Created)["id"].GetGuid();
        (await client.PostJsonAsync("/routing/rules", new { name = "All", queue = "general" })).Is(HttpStatusCode.Created);

        var changed = (await client.PutJsonAsync($"/routing/rules/{first}", new { name = "Critical gold", queue = "vip", severities = new[] { "critical" }, customer_tiers = new[] { "gold" } }))
            .Is(HttpStatusCode.OK);
        var gold = await TestAsync(client, new { severity = "critical", customer_tier = "gold" });
        (await client.PutJsonAsync($"/routing/rules/{first}", new { name = "Critical gold", queue = "vip", enabled = false })).Is(HttpStatusCode.OK);
        var off = await TestAsync(client, new { severity = "critical", customer_tier = "gold" });

        Assert.Equal((1, "Critical gold"), (changed["position"].GetInt32(), changed["name"].GetString()));
        Assert.Equal(("vip", first), (gold["queue"].GetString(), gold["rule_id"].GetGuid()));
        Assert.Equal("general", off["queue"].GetString());
        (await client.PutJsonAsync($"/routing/rules/{first}", new { name = "x", queue = "no_such" })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PutJsonAsync($"/routing/rules/{Guid.CreateVersion7()}", new { name = "x", queue = "vip" })).IsError(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Setup_WrongValues_AreRefusedByField()
    {
        using var client = await ClientAsync("routing-refusals");
        var queue = await QueueAsync(client, "general");
        (string Path, object Body)[] wrong =
        [
            ("/routing/rules", new { name = "x", queue = "no_such" }),
            ("/routing/rules", new { name = "", queue = "general" }),
            ("/routing/rules", new { name = "x", queue = "general", priority = "soon" }),
            ("/routing/rules", new { name = "x", queue = "general", intents = new[] { "" } }),
            ("/routing/queues", new { name = "Not a name", title = "x" }),
            ("/routing/queues", new { name = "ok", title = "x", capacity = 0 }),
            ("/routing/hours", new { name = "x", time_zone = "Middle/Earth", week = new[] { new { day = "monday", opens = "09:00", closes = "17:00" } } }),
            ("/routing/hours", new { name = "x", time_zone = "Europe/Berlin", week = Array.Empty<object>() }),
            ("/routing/hours", new { name = "x", time_zone = "Europe/Berlin", week = new[] { new { day = "monday", opens = "9", closes = "17:00" } } }),
            ("/routing/targets", new { first_response_minutes = 0, resolution_minutes = 10 }),
            ("/routing/targets", new { first_response_minutes = 20, resolution_minutes = 10 }),
        ];
        foreach (var (path, body) in wrong)
            (await client.PostJsonAsync(path, body)).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PutJsonAsync("/routing/settings", new { grace_hours = 1, warn_percent = 100 })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PutJsonAsync($"/routing/queues/{queue}", new { title = "x", enabled = false, is_default = true }))
            .IsError(HttpStatusCode.Conflict, "queue_is_default");
        (await client.PostJsonAsync("/routing/queues", new { name = "general", title = "x" })).IsError(HttpStatusCode.Conflict, "queue_exists");
    }

    [Fact]
    public async Task Hours_AndTargets_GiveTheTicketItsDeadline()
    {
        using var client = await ClientAsync("routing-sla");
        await QueueAsync(client, "general");
        var days = new[] { "monday", "tuesday", "wednesday", "thursday", "friday" };
        var hours = (await client.PostJsonAsync("/routing/hours", new
        {
            name = "Office",
            time_zone = "Europe/Berlin",
            week = days.Select(d => new { day = d, opens = "09:00", closes = "17:30" }),
            holidays = new[] { new { date = "2026-12-25", name = "Christmas" } },
            is_default = true,
        })).Is(HttpStatusCode.Created);
        (await client.PostJsonAsync("/routing/targets", new { first_response_minutes = 30, resolution_minutes = 600, customer_tier = "gold" }))
            .Is(HttpStatusCode.Created);

        var test = await TestAsync(client, new { customer_tier = "gold" });
        var ticket = (await client.PostJsonAsync("/support/ingest", new
        {
            source = "email",
            channel = "support",
            text = "It does not work",
            context = new { customer_tier = "Gold" },
        })).Is(HttpStatusCode.OK)["ticket_id"].GetGuid();
        var details = await TriagedAsync(client, ticket);

        Assert.Equal((30.0, "Office"), (test["first_response_minutes"].GetDouble(), test["business_hours"].GetString()));
        Assert.Equal("general", details["ticket"].GetProperty("queue").GetString());
        Assert.Equal(30, details["sla"][0].GetProperty("target_minutes").GetDouble());
        var listed = (await client.FetchAsync("/support/tickets"))["items"][0].GetProperty("sla");
        Assert.Equal(details["sla"][0].GetProperty("due_at").GetDateTimeOffset(), listed.GetProperty("due_at").GetDateTimeOffset());
        (await client.DropAsync($"/routing/hours/{hours["id"].GetGuid()}")).IsError(HttpStatusCode.Conflict, "hours_in_use");
    }

    [Fact]
    public async Task Reply_MeetsTheFirstResponse_AndWaitsForTheCustomer()
    {
        using var client = await ClientAsync("routing-reply");
        var id = (await client.PostJsonAsync("/support/tickets", new { text = "Strange noises" })).Is(HttpStatusCode.Created)["ticket"].GetProperty("id").GetGuid();
        await TriagedAsync(client, id);

        (await client.PostJsonAsync($"/support/tickets/{id}/notes", new { text = "Ask the lab" })).Is(HttpStatusCode.Created);
        var sent = (await client.PostJsonAsync($"/support/tickets/{id}/replies", new { text = "We look into it, write to tom@example.org" }, "reply-1"))
            .Is(HttpStatusCode.Created);
        var again = (await client.PostJsonAsync($"/support/tickets/{id}/replies", new { text = "We look into it, write to tom@example.org" }, "reply-1"))
            .Is(HttpStatusCode.Created);

        var details = (await client.FetchAsync($"/support/tickets/{id}")).Is(HttpStatusCode.OK);
        Assert.Equal(sent["id"].GetGuid(), again["id"].GetGuid());
        Assert.DoesNotContain("tom@", sent.Text, StringComparison.Ordinal);
        Assert.Equal("pending", details["ticket"].GetProperty("status").GetString());
        Assert.Equal(["inbound", "note", "outbound"], details["messages"].EnumerateArray().Select(m => m.GetProperty("direction").GetString()));
        Assert.Equal(["met", "paused"], details["sla"].EnumerateArray().Select(c => c.GetProperty("state").GetString()));
        Assert.Contains(details["receipts"].EnumerateArray(), r => r.GetProperty("kind").GetString() == "reply.sent");
        (await client.PostJsonAsync($"/support/tickets/{id}/reopen", new { })).Is(HttpStatusCode.OK);
        (await client.PostJsonAsync($"/support/tickets/{id}/solve", new { })).Is(HttpStatusCode.OK);
        (await client.PostJsonAsync($"/support/tickets/{id}/replies", new { })).IsError(HttpStatusCode.BadRequest, "validation_failed");
        (await client.PostJsonAsync($"/support/tickets/{id}/replies", new { text = "x", then = "closed" })).IsError(HttpStatusCode.BadRequest, "validation_failed");
    }

    [Fact]
    public async Task Reply_WithAnAnswer_GoesOnlyWithEverySentenceProved()
    {
        using var client = await ClientAsync("routing-answer");
        var card = (await client.PostJsonAsync("/kb/cards", new
        {
            title = "Folding paper cranes",
            body = "To fold a paper crane, begin with a square sheet. Fold the paper crane along both diagonals first.",
            state = "approved",
        })).Is(HttpStatusCode.Created);
        Assert.Equal("approved", card["state"].GetString());
        var answer = (await client.PostJsonAsync(
            "/support/answer", new { source = "email", channel = "support", text = "How do I fold a paper crane?" })).Is(HttpStatusCode.OK);
        Assert.False(answer["abstained"].GetBoolean(), answer.Text);
        var (ticket, id) = (answer["ticket_id"].GetGuid(), answer["answer_id"].GetGuid());
        var address = $"/support/tickets/{ticket}/replies";

        (await client.PostJsonAsync(address, new { answer_id = id, sentences = new[] { new { text = "Use glue." } } }))
            .IsError(HttpStatusCode.Conflict, "sentence_uncited");
        (await client.PostJsonAsync(address, new { answer_id = id, sentences = new[] { new { text = "Use glue.", citations = new[] { 1 } } } }))
            .IsError(HttpStatusCode.Conflict, "sentence_unsupported");
        var sent = (await client.PostJsonAsync(address, new { answer_id = id })).Is(HttpStatusCode.Created);

        Assert.Equal(id, sent["answer_id"].GetGuid());
        (await client.PostJsonAsync(address, new { answer_id = id })).IsError(HttpStatusCode.Conflict, "answer_not_current");
    }

    private static async Task<Reply> TriagedAsync(HttpClient client, Guid ticket)
    {
        Reply? details = null;
        await Eventually.TrueAsync(async () =>
        {
            details = await client.FetchAsync($"/support/tickets/{ticket}");
            // Clocks and queue are read one after the other: what commits in between shows in one of them.
            return details["sla"].GetArrayLength() == 2 && details["ticket"].GetProperty("queue").ValueKind == JsonValueKind.String;
        });
        return details!;
    }

    private static async Task<Reply> TestAsync(HttpClient client, object facts) =>
        (await client.PostJsonAsync("/routing/test", facts)).Is(HttpStatusCode.OK);

    private static async Task<Guid> QueueAsync(HttpClient client, string name) =>
        (await client.PostJsonAsync("/routing/queues", new { name, title = name })).Is(HttpStatusCode.Created)["id"].GetGuid();

    private async Task<HttpClient> ClientAsync(string workspace) => (await fixture.Server.KeyAsync(workspace, Role.Admin)).Client;
}
