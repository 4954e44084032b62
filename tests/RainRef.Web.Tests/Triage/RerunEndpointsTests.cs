using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Triage;

/// <summary>Triage over history says what it would change, changes that and no more, and leaves what people said.</summary>
public sealed class RerunEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Rerun_AfterAValueWasSwitchedOff_ReportsThenAppliesAndLeavesCorrections()
    {
        using var client = (await fixture.Server.KeyAsync("rerun", Role.Admin)).Client;
        var plain = await SendAsync(client, "I did not get the activation link for my account");
        var corrected = await SendAsync(client, "The activation link never came");
        var changed = await SendAsync(client, "Where is my activation link? It did not arrive");
        var intent = await IntentAsync(client, plain);
        Assert.NotEqual("unknown", intent);
        var other = (await ValuesAsync(client)).First(v => v.Text("key") != intent).Text("key")!;
        await client.SubmitAsync($"/support/tickets/{corrected}/triage/corrections", new { intent = other });
        await client.SendAsync(
            HttpMethod.Put, $"/triage/values/{(await ValuesAsync(client)).Single(v => v.Text("key") == intent).Id()}", new { enabled = false }, HttpStatusCode.OK);

        var run = await StartAsync(client);

        Assert.Equal(3, run.Number("judged"));
        Assert.Equal(2, run.Number("differ"));
        var move = run.GetProperty("moves").EnumerateArray().Single(m => m.Text("field") == "intent");
        Assert.Equal((intent, "unknown", 2), (move.Text("from"), move.Text("to"), move.Number("tickets")));
        Assert.Equal(2, move.GetProperty("examples").GetArrayLength());
        Assert.Equal(intent, await IntentAsync(client, plain));
        (await client.PostJsonAsync("/triage/reruns", new { })).IsError(HttpStatusCode.Conflict, "rerun_under_way");
        await client.SubmitAsync($"/support/tickets/{changed}/triage/corrections", new { intent = other });

        await client.SubmitAsync($"/triage/reruns/{run.Id()}/apply", null);

        var applied = await WaitAsync(client, run.Id(), "applied");
        Assert.Equal((1, 1), (applied.Number("applied"), applied.Number("skipped")));
        Assert.Equal("unknown", await IntentAsync(client, plain));
        Assert.Equal(other, await IntentAsync(client, corrected));
        Assert.Equal(other, await IntentAsync(client, changed));
        (await client.PostJsonAsync($"/triage/reruns/{run.Id()}/discard", null)).IsError(HttpStatusCode.Conflict, "rerun_not_open");
    }

    [Fact]
    public async Task Rerun_Discarded_ChangesNothingAndMakesRoomForAnother()
    {
        using var client = (await fixture.Server.KeyAsync("rerun-discard", Role.Admin)).Client;
        var ticket = await SendAsync(client, "I did not get the activation link");
        var intent = await IntentAsync(client, ticket);
        await client.SendAsync(
            HttpMethod.Put, $"/triage/values/{(await ValuesAsync(client)).Single(v => v.Text("key") == intent).Id()}", new { enabled = false }, HttpStatusCode.OK);
        var run = await StartAsync(client);
        var waits = (await client.ReadAsync($"/triage/reruns/{run.Id()}/changes")).GetProperty("items");
        Assert.Equal(ticket, Assert.Single(waits.EnumerateArray()).GetProperty("ticket_id").GetGuid());

        await client.SubmitAsync($"/triage/reruns/{run.Id()}/discard", null);

        Assert.Equal(intent, await IntentAsync(client, ticket));
        Assert.Equal(0, (await client.ReadAsync($"/triage/reruns/{run.Id()}/changes")).Number("total"));
        (await client.PostJsonAsync($"/triage/reruns/{run.Id()}/apply", null)).IsError(HttpStatusCode.Conflict, "rerun_not_ready");
        await StartAsync(client);
    }

    private static async Task<JsonElement> StartAsync(HttpClient client) =>
        await WaitAsync(client, (await client.SubmitAsync("/triage/reruns", new { }, HttpStatusCode.Accepted)).Id(), "ready");

    private static async Task<JsonElement> WaitAsync(HttpClient client, Guid run, string state)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(async () =>
        {
            found = await client.ReadAsync($"/triage/reruns/{run}");
            return found.Text("state") == state;
        });
        return found;
    }

    private static async Task<string?> IntentAsync(HttpClient client, Guid ticket) =>
        (await client.ReadAsync($"/support/tickets/{ticket}")).GetProperty("ticket").Text("intent");

    private static async Task<List<JsonElement>> ValuesAsync(HttpClient client) =>
        [.. (await client.ReadAsync("/triage/values?kind=intent&limit=100&enabled=true")).GetProperty("items").EnumerateArray()];

    private static async Task<Guid> SendAsync(HttpClient client, string text)
    {
        var sent = await client.SubmitAsync("/support/ingest", new { source = "email", channel = "support", text, user_ref = "u-1" });
        var ticket = sent.GetProperty("ticket_id").GetGuid();
        await Eventually.TrueAsync(async () => await IntentAsync(client, ticket) is not null);
        return ticket;
    }
}
