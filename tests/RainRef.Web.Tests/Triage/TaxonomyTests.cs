using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Triage;

/// <summary>Intents and categories are renamed, merged, split and retired; tickets, rules and playbooks follow.</summary>
public sealed class TaxonomyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Refund = "I need a refund, I was charged twice on my invoice";

    private const string VoucherDesk = """
        playbook: voucher-desk
        title: Look at a voucher
        match: {intent: vouchers, product: [shop], patterns: ['gift voucher']}
        action: look_at_voucher
        steps:
          - {tool: ticket, operation: tag, tag: voucher}
        """;

    [Fact]
    public async Task Rename_OfAnIntent_TakesTicketsRulesAndLaterTicketsAlong()
    {
        var (lead, _) = await fixture.Server.KeyAsync("taxonomy-rename", Role.SupportLead);
        var (agent, _) = await fixture.Server.KeyAsync("taxonomy-rename", Role.Support);
        var before = await TakeInAsync(agent, Refund);
        (await lead.PostJsonAsync("/routing/queues", new { name = "money" })).Is(HttpStatusCode.Created);
        (await lead.PostJsonAsync("/routing/rules", new { name = "Money", queue = "money", intents = new[] { "billing" } })).Is(HttpStatusCode.Created);
        var billing = await ValueAsync(lead, "intent", "billing");

        await agent.SubmitAsync($"/triage/values/{billing.Id()}/rename", new { key = "payments" }, HttpStatusCode.Forbidden);
        var renamed = await lead.SubmitAsync($"/triage/values/{billing.Id()}/rename", new { key = "payments", name = "Payments and refunds" });
        await lead.SubmitAsync($"/triage/values/{billing.Id()}/rename", new { key = "other" }, HttpStatusCode.Conflict);

        Assert.Equal("Payments and refunds", renamed.Text("name"));
        Assert.Equal(billing.Text("category"), renamed.Text("category"));
        await Eventually.TrueAsync(async () => (await TriageAsync(agent, before)).Text("intent") == "payments");
        Assert.Contains("billing is now payments", (await TriageAsync(agent, before)).Text("intent_reason"));
        Assert.Equal("payments", (await lead.ReadAsync("/routing/rules")).GetProperty("items")[0].GetProperty("intents")[0].GetString());
        var after = await TakeInAsync(agent, Refund + " again");
        Assert.Equal("payments", (await TriageAsync(agent, after)).Text("intent"));
        Assert.Equal("money", (await agent.ReadAsync($"/support/tickets/{after}")).GetProperty("ticket").Text("queue"));
        Assert.Equal("payments", (await ValueAsync(lead, "intent", "billing")).Text("replaced_by"));

        // Back again: the old key stands for itself.
        await lead.SubmitAsync($"/triage/values/{renamed.Id()}/rename", new { key = "billing" });
        await Eventually.TrueAsync(async () => (await TriageAsync(agent, before)).Text("intent") == "billing");
        Assert.True((await ValueAsync(lead, "intent", "billing")).GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Merge_OfIntentsWithAPlaybook_KeepsThePlaybookAndMovesLabels()
    {
        var (lead, _) = await fixture.Server.KeyAsync("taxonomy-merge", Role.SupportLead);
        var before = await TakeInAsync(lead, "I did not get the activation link");
        Assert.Equal("activation-mail", Playbook(await TriageAsync(lead, before)));
        var corrected = await TakeInAsync(lead, "Something quite different");
        await lead.SubmitAsync($"/support/tickets/{corrected}/triage/corrections", new { intent = "activation" });
        var activation = await ValueAsync(lead, "intent", "activation");

        await lead.SubmitAsync($"/triage/values/{activation.Id()}/merge", new { into = "no_such" }, HttpStatusCode.BadRequest);
        var into = await lead.SubmitAsync($"/triage/values/{activation.Id()}/merge", new { into = "sign_in" });

        Assert.Equal("sign_in", into.Text("key"));
        await Eventually.TrueAsync(async () => (await TriageAsync(lead, corrected)).Text("intent") == "sign_in");
        await Eventually.TrueAsync(async () => (await RowAsync(lead, "intent", "sign_in")).Number("labels") == 1);
        var after = await TriageAsync(lead, await TakeInAsync(lead, "Again no activation link came"));
        Assert.Equal("sign_in", after.Text("intent"));
        Assert.Equal("activation-mail", Playbook(after));
        Assert.NotEmpty((await RowAsync(lead, "intent", "sign_in")).GetProperty("playbooks").EnumerateArray());
    }

    [Fact]
    public async Task Category_MovedWithWhatIsBelow_LeadsItsIntentsAndTickets()
    {
        var (lead, _) = await fixture.Server.KeyAsync("taxonomy-category", Role.SupportLead);
        var ticket = await TakeInAsync(lead, Refund);
        var charges = await ValueAsync(lead, "category", "Billing › Charges");

        await lead.SubmitAsync($"/triage/values/{charges.Id()}/rename", new { key = "Billing › Charges › Invoice › Deep" }, HttpStatusCode.BadRequest);
        await lead.SubmitAsync($"/triage/values/{charges.Id()}/rename", new { key = "Money › Invoices" });

        await Eventually.TrueAsync(async () => (await TriageAsync(lead, ticket)).Text("category") == "Money › Invoices › Invoice");
        Assert.Equal("Money › Invoices › Invoice", (await ValueAsync(lead, "intent", "billing")).Text("category"));
        Assert.Equal("Money", (await ValueAsync(lead, "category", "Money › Invoices")).Text("parent"));
        Assert.True((await ValueAsync(lead, "category", "Money")).GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Rename_OfAnArea_TakesItsSignalsAlong()
    {
        var (lead, _) = await fixture.Server.KeyAsync("taxonomy-signals", Role.SupportLead);
        var (type, strength, title) = ("bug", 0.5, "The invoice is wrong");
        foreach (var area in new[] { "billing", "devices" })
            await lead.SubmitAsync("/signals/emit", new { type, product_area = area, strength, title }, HttpStatusCode.Created);
        var billing = await ValueAsync(lead, "product_area", "billing");

        await lead.SubmitAsync($"/triage/values/{billing.Id()}/rename", new { key = "money" });

        await Eventually.TrueAsync(async () => (await lead.ReadAsync("/signals/search?product_area=money")).GetProperty("total").GetInt32() == 1);
        Assert.Equal(0, (await lead.ReadAsync("/signals/search?product_area=billing")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await lead.ReadAsync("/signals/search?product_area=devices")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Split_ByWordsAndTickets_LabelsThePartsAndKeepsTheRest()
    {
        var (lead, _) = await fixture.Server.KeyAsync("taxonomy-split", Role.SupportLead);
        var refunds = new List<Guid>();
        for (var i = 0; i < 6; i++)
            refunds.Add(await TakeInAsync(lead, $"Please refund my payment, order {i}, I was charged twice"));
        var invoice = await TakeInAsync(lead, "The invoice of May names the wrong company");
        var named = await TakeInAsync(lead, "The invoice of June was never paid by us, it is a purchase order");
        var billing = await ValueAsync(lead, "intent", "billing");

        Assert.NotEqual(0, (await lead.ReadAsync($"/triage/values/{billing.Id()}/parts")).GetArrayLength());
        await lead.SubmitAsync($"/triage/values/{billing.Id()}/split", new { parts = new[] { new { key = "sign_in" } } }, HttpStatusCode.Conflict);
        var parts = await lead.SubmitAsync($"/triage/values/{billing.Id()}/split", new
        {
            parts = new object[]
            {
                new { key = "refunds", words = new[] { "refund" } },
                new { key = "orders", ticket_ids = new[] { named } },
            },
        });

        Assert.Equal(2, parts.GetArrayLength());
        await Eventually.TrueAsync(async () => (await TriageAsync(lead, refunds[^1])).Text("intent") == "refunds");
        await Eventually.TrueAsync(async () => (await TriageAsync(lead, named)).Text("intent") == "orders");
        Assert.Equal("billing", (await TriageAsync(lead, invoice)).Text("intent"));
        await Eventually.TrueAsync(async () => (await RowAsync(lead, "intent", "refunds")).Number("labels") == 6);
    }

    [Fact]
    public async Task Retire_OfWhatRulesAndPlaybooksName_BreaksNothing()
    {
        var (lead, _) = await fixture.Server.KeyAsync("taxonomy-retire", Role.SupportLead);
        (await lead.PostJsonAsync("/routing/queues", new { name = "general" })).Is(HttpStatusCode.Created);
        (await lead.PostJsonAsync("/routing/rules", new { name = "Links", queue = "general", intents = new[] { "activation" }, products = new[] { "activation" } })).Is(HttpStatusCode.Created);
        foreach (var (kind, key) in new[] { ("intent", "activation"), ("product_area", "activation"), ("category", "Onboarding") })
            await lead.SubmitAsync($"/triage/values/{(await ValueAsync(lead, kind, key)).Id()}/retire", null);
        var severity = await ValueAsync(lead, "severity", "high");
        await lead.SubmitAsync($"/triage/values/{severity.Id()}/rename", new { key = "major" }, HttpStatusCode.BadRequest);

        var ticket = await TakeInAsync(lead, "I did not get the activation link");

        var details = await lead.ReadAsync($"/support/tickets/{ticket}");
        var triage = details.GetProperty("triage");
        Assert.NotEqual("activation", triage.Text("intent"));
        Assert.Equal("unknown", triage.Text("category"));
        Assert.Equal("general", details.GetProperty("ticket").Text("queue"));
        Assert.False((await ValueAsync(lead, "category", "Onboarding › Activation")).GetProperty("enabled").GetBoolean());
        Assert.NotEqual(0, details.GetProperty("sla").GetArrayLength());
    }

    [Fact]
    public async Task Enrichment_OfATicket_HasEveryPartWithItsReason()
    {
        var (lead, _) = await fixture.Server.KeyAsync("taxonomy-parts", Role.SupportLead);
        var (admin, _) = await fixture.Server.KeyAsync("taxonomy-parts", Role.Admin);
        (await admin.PutJsonAsync("/playbooks/voucher-desk", new { yaml = VoucherDesk })).Is(HttpStatusCode.OK);
        var text = "My gift voucher does not work, this is unacceptable and urgent. We will cancel and switch to a competitor if nobody helps us with the broken code on the card that we bought in your shop last week for the birthday of my mother.";

        var ticket = (await lead.SubmitAsync("/support/ingest", new { source = "email", channel = "shop", text, product = "shop" })).GetProperty("ticket_id").GetGuid();
        await Eventually.TrueAsync(async () => (await lead.ReadAsync($"/support/tickets/{ticket}")).GetProperty("triage").ValueKind == JsonValueKind.Object);
        var triage = await TriageAsync(lead, ticket);
        var parts = triage.GetProperty("parts");

        Assert.Equal("vouchers", triage.Text("intent"));
        Assert.Equal("voucher-desk", Playbook(triage));
        Assert.InRange(triage.Text("title")!.Split(' ').Length, 1, 8);
        Assert.InRange(triage.Text("summary")!.Split(' ').Length, 1, 30);
        Assert.Equal(("negative", "en", "high"), (triage.Text("sentiment"), triage.Text("language"), triage.Text("severity")));
        Assert.InRange(triage.GetProperty("risk").GetDouble(), 0.5, 1);
        Assert.Contains("leaving", parts.Text("risk_reason"));
        foreach (var part in (string[])["intent", "severity", "sentiment", "playbook"])
        {
            Assert.False(string.IsNullOrEmpty(parts.GetProperty(part).Text("by")), part);
            Assert.False(string.IsNullOrEmpty(parts.GetProperty(part).Text("reason")), part);
        }

        // Another product: the playbook is not for it, and nothing else is known of vouchers.
        var other = await TriageAsync(lead, await TakeInAsync(lead, "My gift voucher is lost"));
        Assert.Equal("unknown", Playbook(other));
    }

    private static string? Playbook(JsonElement triage) => triage.GetProperty("parts").GetProperty("playbook").Text("value");

    private static async Task<JsonElement> TriageAsync(HttpClient client, Guid ticket) =>
        (await client.ReadAsync($"/support/tickets/{ticket}")).GetProperty("triage");

    private static async Task<JsonElement> ValueAsync(HttpClient client, string kind, string key) =>
        (await client.ReadAsync($"/triage/values?kind={kind}&limit=200")).GetProperty("items").EnumerateArray().Single(v => v.Text("key") == key);

    private static async Task<JsonElement> RowAsync(HttpClient client, string kind, string key) =>
        (await client.ReadAsync($"/triage/taxonomy?kind={kind}")).EnumerateArray().Single(r => r.GetProperty("value").Text("key") == key);

    private static async Task<Guid> TakeInAsync(HttpClient client, string text)
    {
        var id = (await client.SubmitAsync("/support/ingest", new { source = "email", channel = "shop", text })).GetProperty("ticket_id").GetGuid();
        await Eventually.TrueAsync(async () => (await TriageAsync(client, id)).ValueKind == JsonValueKind.Object);
        return id;
    }
}
