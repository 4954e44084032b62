using System.Net;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Channels;

public sealed class PiiEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Masks_OfOneTicket_KeepTheirNumbersAcrossMessages()
    {
        var (client, _) = await fixture.Server.KeyAsync("masks-numbers", Role.Support);
        var first = await SendAsync(client, "I am ann@a.example, my colleague is bob@b.example", "t-1");
        await SendAsync(client, "bob@b.example wrote to cy@c.example, not to ann@a.example", "t-1");

        var details = await client.ReadAsync($"/support/tickets/{first}");
        Assert.Equal(
            ["I am [email:1], my colleague is [email:2]", "[email:2] wrote to [email:3], not to [email:1]"],
            details.GetProperty("messages").EnumerateArray().Select(m => m.Text("text")));
        var title = await client.SendAsync(
            HttpMethod.Put, $"/support/tickets/{first}", new { subject = "About cy@c.example and dee@d.example" }, HttpStatusCode.OK);
        Assert.Equal("About [email:3] and [email:4]", title.GetProperty("ticket").Text("subject"));
    }

    [Fact]
    public async Task Reveal_NamedMasks_ShowsThemOnceAndLeavesAReceiptWithoutThem()
    {
        var (client, _) = await fixture.Server.KeyAsync("reveal-shows", Role.Support);
        var ticket = await SendAsync(client, "Write to ann@a.example or call +49 30 1234567", "t-1");
        client.DefaultRequestHeaders.Add("Idempotency-Key", "r1");
        var body = new { masks = new[] { "email:1", "[phone:1]", "email:9" }, reason = "answer_customer" };
        var shown = await client.SubmitAsync($"/support/tickets/{ticket}/reveal", body);
        Assert.Equal(
            [("email:1", "revealed", "ann@a.example"), ("phone:1", "revealed", "+49 30 1234567"), ("email:9", "unknown", null)],
            shown.GetProperty("items").EnumerateArray().Select(i => (i.Text("mask"), i.Text("state"), i.Text("original"))));
        Assert.Equal("shown_once", (await client.SubmitAsync($"/support/tickets/{ticket}/reveal", body, HttpStatusCode.Conflict)).Code());

        var receipt = (await client.ReadAsync($"/audit?subject_id={ticket}")).GetProperty("items").EnumerateArray()
            .Single(r => r.Text("kind") == "pii.revealed");
        var full = (await client.ReadAsync($"/audit/{receipt.Id()}")).GetRawText();
        Assert.Contains("commitment", full);
        Assert.DoesNotContain("ann@a.example", full);
    }

    [Fact]
    public async Task Reveal_WithoutReasonOrMasksOrRight_IsRefused()
    {
        var (client, _) = await fixture.Server.KeyAsync("reveal-refused", Role.Support);
        var (product, _) = await fixture.Server.KeyAsync("reveal-refused", Role.Product);
        var (stranger, _) = await fixture.Server.KeyAsync("reveal-stranger", Role.Admin);
        var ticket = await SendAsync(client, "Write to ann@a.example", "t-1");
        var path = $"/support/tickets/{ticket}/reveal";
        var good = new { masks = new[] { "email:1" }, reason = "answer_customer" };
        await client.SubmitAsync(path, new { masks = new[] { "email:1" } }, HttpStatusCode.BadRequest);
        await client.SubmitAsync(path, new { masks = new[] { "email:1" }, reason = "curious" }, HttpStatusCode.BadRequest);
        await client.SubmitAsync(path, new { masks = new[] { "mail" }, reason = "answer_customer" }, HttpStatusCode.BadRequest);
        await client.SubmitAsync(path, new { masks = Array.Empty<string>(), reason = "answer_customer" }, HttpStatusCode.BadRequest);
        await product.SubmitAsync(path, good, HttpStatusCode.Forbidden);
        await stranger.SubmitAsync(path, good, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Erasure_ByAddress_TakesTheirDataEverywhereAndLeavesOthers()
    {
        var (admin, _) = await fixture.Server.KeyAsync("erase-address", Role.Admin);
        var (support, _) = await fixture.Server.KeyAsync("erase-address", Role.Support);
        var hers = await SendAsync(admin, "I am ann@a.example, call +49 30 1234567", "t-1", "ann@a.example");
        var his = await SendAsync(admin, "ann@a.example told bob@b.example", "t-2", "bob@b.example");
        var found = (await admin.SubmitAsync("/subjects/find", new { email = "Ann@A.example" })).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["customer", "mentioned"], found.Select(s => s.Text("relation")).Order());
        Assert.Equal(1, (await admin.ReadAsync("/support/tickets?user_ref=ann@a.example")).GetProperty("total").GetInt32());
        await support.SubmitAsync("/subjects/erasure", new { email = "ann@a.example" }, HttpStatusCode.Forbidden);

        var erased = await admin.SubmitAsync("/subjects/erasure", new { email = "ann@a.example" });

        Assert.Equal((1, 3, 2), (erased.GetProperty("subjects").GetInt32(), erased.GetProperty("entries").GetInt32(), erased.GetProperty("tickets").GetInt32()));
        Assert.Equal(["erased", "erased"], await StatesAsync(admin, hers, "email:1", "phone:1"));
        Assert.Equal(["erased", "revealed"], await StatesAsync(admin, his, "email:1", "email:2"));
        var details = await admin.ReadAsync($"/support/tickets/{hers}");
        Assert.Equal("erased", details.GetProperty("messages")[0].Text("author"));
        Assert.Null(details.GetProperty("ticket").Text("user_ref"));
        Assert.Empty((await admin.SubmitAsync("/subjects/find", new { email = "ann@a.example" })).GetProperty("items").EnumerateArray());
        await admin.SubmitAsync("/subjects/erasure", new { email = "ann@a.example" }, HttpStatusCode.NotFound);
        Assert.True((await admin.ReadAsync("/audit/verify")).GetProperty("valid").GetBoolean());
        var again = await SendAsync(admin, "I am ann@a.example again", "t-3", "ann@a.example");
        Assert.Equal(["revealed"], await StatesAsync(admin, again, "email:1"));
    }

    [Fact]
    public async Task Patterns_Added_MaskFromThenOnUntilTheyAreRemoved()
    {
        var (admin, _) = await fixture.Server.KeyAsync("patterns", Role.Admin);
        Assert.Equal("customer AB-12345", await MaskedAsync(admin));
        var pattern = await admin.SubmitAsync("/pii/patterns", Pattern("customer_no", "[A-Z]{2}-[0-9]{5}"), HttpStatusCode.Created);
        Assert.Equal("customer [customer_no:1]", await MaskedAsync(admin));
        var ticket = await SendAsync(admin, "I am AB-12345", "t-1");
        var shown = await admin.SubmitAsync($"/support/tickets/{ticket}/reveal", new { masks = new[] { "customer_no:1" }, reason = "security" });
        Assert.Equal("AB-12345", shown.GetProperty("items")[0].Text("original"));
        Assert.Equal("type_taken", (await admin.SubmitAsync("/pii/patterns", Pattern("customer_no", "[A-Z]{2}-[0-9]{5}"), HttpStatusCode.Conflict)).Code());
        await admin.RemoveAsync($"/pii/patterns/{pattern.Id()}");
        Assert.Equal("customer AB-12345", await MaskedAsync(admin));
    }

    [Theory]
    [InlineData("email", "[0-9]+")]
    [InlineData("No", "[0-9]+")]
    [InlineData("number", "[0-9")]
    [InlineData("number", "(?=a)b")]
    [InlineData("number", "(a)\\1")]
    [InlineData("number", "x*")]
    [InlineData("number", "ZZ[0-9]+")]
    [InlineData("number", "[A-Z]+.*")]
    public async Task Pattern_ThatIsWrong_IsRefused(string type, string expression)
    {
        var (admin, _) = await fixture.Server.KeyAsync("patterns-wrong", Role.Admin);
        await admin.SubmitAsync("/pii/patterns", Pattern(type, expression), HttpStatusCode.BadRequest);
    }

    private static object Pattern(string type, string expression) =>
        new { type, expression, matches = new[] { "it is AB-12345" }, non_matches = new[] { "ABC-1" } };

    private static async Task<string?> MaskedAsync(HttpClient client) =>
        (await client.SubmitAsync("/pii/check", new { text = "customer AB-12345" })).Text("masked");

    private static async Task<List<string?>> StatesAsync(HttpClient client, Guid ticket, params string[] masks) =>
    [
        .. (await client.SubmitAsync($"/support/tickets/{ticket}/reveal", new { masks, reason = "legal_request" }))
            .GetProperty("items").EnumerateArray().Select(i => i.Text("state")),
    ];

    private static async Task<Guid> SendAsync(HttpClient client, string text, string thread, string? from = null)
    {
        var sent = await client.SubmitAsync(
            "/support/ingest", new { source = "email", channel = "support", text, user_ref = from, context = new { thread_id = thread } });
        return sent.GetProperty("ticket_id").GetGuid();
    }
}
