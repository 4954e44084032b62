using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Triage;

/// <summary>Tickets of kinds that nobody listed are grouped, offered, taken and dismissed.</summary>
public sealed class IntentOfferTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const int TicketsAKind = 12;

    [Fact]
    public async Task Offers_OfUnlistedKinds_AreAcceptedLearntAndDismissedForGood()
    {
        var (lead, _) = await fixture.Server.KeyAsync("unlisted", Role.SupportLead);
        var (agent, _) = await fixture.Server.KeyAsync("unlisted", Role.Support);
        var kinds = await FillAsync(agent, 0, TicketsAKind * StoryTexts.Kinds.Length);

        await agent.SubmitAsync("/triage/offers/look", null, HttpStatusCode.Forbidden);
        var offers = await LookAsync(lead);
        Assert.InRange(offers.Count, 3, 8);
        foreach (var offer in offers)
        {
            var examples = offer.GetProperty("examples").EnumerateArray().Select(e => kinds[e.GetProperty("ticket_id").GetGuid()]).ToList();
            Assert.True(examples.Distinct().Count() == 1, $"{offer.Text("name")}: {string.Join(", ", examples)}");
            Assert.NotEmpty(offer.GetProperty("terms").EnumerateArray());
        }

        var taken = offers.GroupBy(o => kinds[First(o)]).Take(2).SelectMany(g => g).ToList();
        var left = offers.Except(taken).ToList();
        foreach (var offer in taken)
            await TakeAsync(lead, offer, kinds[First(offer)]);
        await lead.SubmitAsync($"/triage/offers/{taken[0].Id()}/accept", null, HttpStatusCode.Conflict);
        foreach (var offer in left)
            Assert.Equal("dismissed", (await lead.SubmitAsync($"/triage/offers/{offer.Id()}/dismiss", null)).Text("state"));

        await TaughtAsync(lead, agent, kinds[First(taken[0])]);
        // Like tickets come; what was dismissed is not offered again.
        await FillAsync(agent, 60, 68);
        var dismissed = left.Select(o => kinds[First(o)]).ToHashSet();
        Assert.DoesNotContain(await LookAsync(lead), o => kinds.TryGetValue(First(o), out var kind) && dismissed.Contains(kind));
    }

    [Fact]
    public async Task Accept_WithExceptionsIntoARetiredIntent_IsRefusedAndLeavesTheRestOut()
    {
        var (lead, _) = await fixture.Server.KeyAsync("unlisted-2", Role.SupportLead);
        await FillAsync(lead, 0, 32);
        var offer = (await LookAsync(lead))[0];
        var retired = (await lead.ReadAsync("/triage/values?kind=intent&limit=200")).GetProperty("items").EnumerateArray().First(v => v.Text("key") == "billing");
        await lead.SubmitAsync($"/triage/values/{retired.Id()}/retire", null);

        var refused = await lead.SubmitAsync($"/triage/offers/{offer.Id()}/accept", new { key = "billing" }, HttpStatusCode.Conflict);
        var except = offer.GetProperty("examples").EnumerateArray().Last().GetProperty("ticket_id").GetGuid();
        await lead.SubmitAsync($"/triage/offers/{offer.Id()}/accept", new { key = "a_new_kind", queue = "no_such", except_ticket_ids = new[] { except } }, HttpStatusCode.BadRequest);
        var accepted = await lead.SubmitAsync($"/triage/offers/{offer.Id()}/accept", new { key = "a_new_kind", except_ticket_ids = new[] { except } });

        Assert.Equal("value_retired", refused.Code());
        Assert.Equal("a_new_kind", accepted.Text("value"));
        Assert.Equal(offer.Number("tickets") - 1, accepted.Number("tickets"));
        await Eventually.TrueAsync(async () => await IntentAsync(lead, First(offer)) == "a_new_kind");
        Assert.Equal("unknown", await IntentAsync(lead, except));
    }

    private static async Task TakeAsync(HttpClient lead, JsonElement offer, string kind)
    {
        var accepted = await lead.SubmitAsync($"/triage/offers/{offer.Id()}/accept", new { key = kind, queue = "product" });
        Assert.Equal(kind, accepted.Text("value"));
        await Eventually.TrueAsync(async () => await IntentAsync(lead, First(offer)) == kind);
        var triage = (await lead.ReadAsync($"/support/tickets/{First(offer)}")).GetProperty("triage");
        Assert.StartsWith("Corrected by", triage.Text("intent_reason"), StringComparison.Ordinal);
        Assert.Equal("product", triage.Text("queue"));
    }

    private static async Task TaughtAsync(HttpClient lead, HttpClient agent, string kind)
    {
        await Eventually.TrueAsync(
            async () => (await lead.ReadAsync("/triage/model?kind=intent")).GetProperty("in_service").ValueKind == JsonValueKind.Object,
            TimeSpan.FromSeconds(60));
        var number = Enumerable.Range(90, 4).First(i => StoryTexts.At(i).Kind == kind);
        await Eventually.TrueAsync(async () => await IntentAsync(agent, await TakeInAsync(agent, number)) == kind, TimeSpan.FromSeconds(30));
    }

    private static async Task<List<JsonElement>> LookAsync(HttpClient lead)
    {
        await lead.SubmitAsync("/triage/offers/look", null, HttpStatusCode.Accepted);
        await Eventually.TrueAsync(
            async () => !(await lead.ReadAsync("/triage/offers/state")).GetProperty("looking").GetBoolean(), TimeSpan.FromSeconds(30));
        return [.. (await lead.ReadAsync("/triage/offers?limit=50")).GetProperty("items").EnumerateArray()];
    }

    private static async Task<Dictionary<Guid, string>> FillAsync(HttpClient client, int from, int to)
    {
        var kinds = new Dictionary<Guid, string>();
        for (var i = from; i < to; i++)
            kinds[await TakeInAsync(client, i)] = StoryTexts.At(i).Kind;
        return kinds;
    }

    private static async Task<Guid> TakeInAsync(HttpClient client, int number)
    {
        var id = (await client.SubmitAsync("/support/ingest", new { source = "email", channel = "shop", text = StoryTexts.At(number).Text })).GetProperty("ticket_id").GetGuid();
        await Eventually.TrueAsync(async () => await IntentAsync(client, id) is not null);
        return id;
    }

    private static async Task<string?> IntentAsync(HttpClient client, Guid id) =>
        (await client.ReadAsync($"/support/tickets/{id}")).GetProperty("triage") is { ValueKind: JsonValueKind.Object } triage ? triage.Text("intent") : null;

    private static Guid First(JsonElement offer) => offer.GetProperty("examples")[0].GetProperty("ticket_id").GetGuid();
}
