using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Knowledge;

public sealed class CardEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Card_Approved_IsFoundUntilItIsReplacedOrDeleted()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-life", Role.Admin);
        var card = await lead.SubmitAsync("/kb/cards", Card("Lost dongle", "A lost dongle is replaced within two days."), HttpStatusCode.Created);
        Assert.Equal("draft", card.Text("state"));
        Assert.Equal(0, await FoundAsync(lead, "dongle"));

        await PatchAsync(lead, card.Id(), new { state = "approved", version = 1 });
        var found = await lead.ReadAsync("/kb/search?q=lost+dongle", HttpStatusCode.OK);
        var passage = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal(("card", card.Id()), (passage.Text("kind"), passage.Id()));

        var revised = await PatchAsync(lead, card.Id(), new { body = "A lost dongle is replaced within three days." });
        Assert.Equal(("draft", 2), (revised.Text("state"), revised.GetProperty("version").GetInt32()));
        Assert.Contains("two days", (await OnlyAsync(lead, "dongle")).Text("text"));

        await PatchAsync(lead, card.Id(), new { state = "approved" });
        Assert.Contains("three days", (await OnlyAsync(lead, "dongle")).Text("text"));
        await lead.RemoveAsync($"/kb/cards/{card.Id()}");
        await lead.RemoveAsync($"/kb/cards/{card.Id()}");
        Assert.Equal(0, await FoundAsync(lead, "dongle"));
        Assert.Equal("retired", (await lead.ReadAsync($"/kb/cards/{card.Id()}")).Text("state"));
    }

    [Fact]
    public async Task Card_ApprovedByAnAgent_IsRefused()
    {
        var (agent, _) = await fixture.Server.KeyAsync("card-trust", Role.Support);
        var refused = await agent.SubmitAsync(
            "/kb/cards", new { title = "T", body = "B", state = "approved" }, HttpStatusCode.Forbidden);
        Assert.Equal("role_required", refused.Code());
        var card = await agent.SubmitAsync("/kb/cards", Card("T", "B"), HttpStatusCode.Created);
        await agent.SendAsync(HttpMethod.Patch, $"/kb/cards/{card.Id()}", new { state = "approved" }, HttpStatusCode.Forbidden);
        Assert.Equal("in_review", (await PatchAsync(agent, card.Id(), new { state = "in_review" })).Text("state"));
        Assert.Equal(1, (await agent.ReadAsync("/kb/cards")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Card_SentBackWithItsState_KeepsApprovalWhenOnlyTagsChange()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-tags", Role.Admin);
        var (agent, _) = await fixture.Server.KeyAsync("card-tags", Role.Support);
        var card = await lead.SubmitAsync("/kb/cards", new { title = "Tea", body = "Tea is served.", state = "approved" }, HttpStatusCode.Created);
        var fragment = await OnlyAsync(agent, "tea");

        var same = await agent.SendAsync(
            HttpMethod.Put, $"/kb/cards/{card.Id()}", new { title = "Tea", body = "Tea is served.", tags = new[] { "Drinks" }, state = "approved" },
            HttpStatusCode.OK);

        Assert.Equal(("approved", 1), (same.Text("state"), same.GetProperty("version").GetInt32()));
        Assert.Equal("drinks", same.GetProperty("tags")[0].GetString());
        Assert.Equal(fragment.GetProperty("fragment_id").GetGuid(), (await OnlyAsync(agent, "tea")).GetProperty("fragment_id").GetGuid());
    }

    [Fact]
    public async Task Card_EditedFromAnOldVersion_IsAConflict()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-version", Role.SupportLead);
        var card = await lead.SubmitAsync("/kb/cards", Card("One", "First."), HttpStatusCode.Created);
        await PatchAsync(lead, card.Id(), new { body = "Second.", version = 1 });
        var refused = await lead.SendAsync(
            HttpMethod.Put, $"/kb/cards/{card.Id()}", new { title = "One", body = "Third.", version = 1 }, HttpStatusCode.Conflict);
        Assert.Equal("card_changed", refused.Code());
        Assert.Equal("Second.", (await lead.ReadAsync($"/kb/cards/{card.Id()}")).Text("body"));
    }

    [Fact]
    public async Task Cards_Listed_AreNarrowedPagedAndWithoutRetiredOnes()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-list", Role.SupportLead);
        foreach (var n in Enumerable.Range(1, 5))
            await lead.SubmitAsync("/kb/cards", new { title = $"Card {n}", body = "100% sure_thing", tags = n % 2 == 0 ? new[] { "even" } : [] }, HttpStatusCode.Created);
        var all = await lead.ReadAsync("/kb/cards?order=asc&limit=2&page=2", HttpStatusCode.OK);
        Assert.Equal((5, 2), (all.GetProperty("total").GetInt32(), all.GetProperty("page").GetInt32()));
        Assert.Equal(["Card 3", "Card 4"], all.GetProperty("items").EnumerateArray().Select(c => c.Text("title")));
        Assert.Equal(2, await TotalAsync(lead, "tag=Even"));
        Assert.Equal(1, await TotalAsync(lead, "q=card+3"));
        Assert.Equal(5, await TotalAsync(lead, "q=100%25"));
        Assert.Equal(0, await TotalAsync(lead, "q=200"));
        Assert.Equal(0, await TotalAsync(lead, "trust=approved"));
        await lead.ReadAsync("/kb/cards?state=nonsense", HttpStatusCode.BadRequest);
        await lead.ReadAsync("/kb/cards?q=%00", HttpStatusCode.BadRequest);

        var ids = all.GetProperty("items").EnumerateArray().Select(c => c.Id()).Append(Guid.CreateVersion7()).ToArray();
        var deleted = await lead.SubmitAsync("/kb/cards/delete", new { ids });
        Assert.Equal(2, deleted.GetProperty("deleted").GetInt32());
        Assert.Equal(
            ["retired", "retired", "not_found"], deleted.GetProperty("items").EnumerateArray().Select(i => i.Text("status")));
        Assert.Equal(3, await TotalAsync(lead, ""));
        Assert.Equal(2, await TotalAsync(lead, "state=retired"));
        var stats = await lead.ReadAsync("/kb/stats", HttpStatusCode.OK);
        Assert.Equal(3, stats.GetProperty("cards").GetProperty("draft").GetInt32());
        Assert.Equal(2, stats.GetProperty("cards").GetProperty("retired").GetInt32());
        var tags = await lead.ReadAsync("/kb/tags", HttpStatusCode.OK);
        Assert.Equal(("even", 1), (tags.GetProperty("items")[0].Text("tag"), tags.GetProperty("items")[0].GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Card_Copied_IsADraftOfTheSameText()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-copy", Role.Admin);
        var card = await lead.SubmitAsync(
            "/kb/cards", new { title = new string('x', 200), body = "Body.", tags = new[] { "a" }, state = "approved" }, HttpStatusCode.Created);
        var copy = await lead.SubmitAsync($"/kb/cards/{card.Id()}/copy", null, HttpStatusCode.Created);
        Assert.NotEqual(card.Id(), copy.Id());
        Assert.Equal(("draft", "Body."), (copy.Text("state"), copy.Text("body")));
        Assert.EndsWith("x (copy)", copy.Text("title"));
        await lead.SubmitAsync($"/kb/cards/{Guid.CreateVersion7()}/copy", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Card_ThatCannotBeStored_IsRefusedWithAReason()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-text", Role.SupportLead);
        foreach (var body in new object[]
                 {
                     Card("T", "a\0b"), Card("\0", "b"), Card("", "b"), Card("T", ""), Card(new string('x', 201), "b"),
                     new { title = "T", body = "b", product = new string('p', 101) }, new { title = "T", body = "b", tags = new[] { "\0" } },
                     new { title = "T", body = "b", state = "sold" },
                 })
        {
            Assert.Equal("validation_failed", (await lead.SubmitAsync("/kb/cards", body, HttpStatusCode.BadRequest)).Code());
        }
    }

    [Fact]
    public async Task Cards_Exported_CannotRunAsFormulas()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-export", Role.SupportLead);
        await lead.SubmitAsync("/kb/cards", Card("=cmd()", "@SUM(1)"), HttpStatusCode.Created);
        var csv = await lead.GetStringAsync("/kb/cards/export");
        Assert.Contains("'=cmd()", csv);
        Assert.Contains("'@SUM(1)", csv);
    }

    [Fact]
    public async Task Card_CreatedTwiceUnderOneKey_IsThereOnce()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-once", Role.SupportLead);
        lead.DefaultRequestHeaders.Add("Idempotency-Key", "one");
        var first = await lead.SubmitAsync("/kb/cards", Card("T", "B"), HttpStatusCode.Created);
        var again = await lead.SubmitAsync("/kb/cards", Card("T", "B"), HttpStatusCode.Created);
        Assert.Equal(first.Id(), again.Id());
        Assert.Equal(1, await TotalAsync(lead, ""));
    }

    [Fact]
    public async Task Knowledge_OfAnotherWorkspace_IsNeitherSeenNorFoundNorCounted()
    {
        var (mine, _) = await fixture.Server.KeyAsync("kb-mine", Role.Admin);
        var (theirs, _) = await fixture.Server.KeyAsync("kb-theirs", Role.Admin);
        var card = await mine.SubmitAsync(
            "/kb/cards", new { title = "Zebra", body = "The zebra sleeps.", state = "approved" }, HttpStatusCode.Created);
        await theirs.SubmitAsync(
            "/kb/cards", new { title = "Lion", body = "The lion and the zebra.", state = "approved" }, HttpStatusCode.Created);

        var found = await theirs.ReadAsync("/kb/search?q=zebra", HttpStatusCode.OK);
        Assert.Equal("Lion", Assert.Single(found.GetProperty("items").EnumerateArray()).Text("title"));
        Assert.Equal("Zebra", (await OnlyAsync(mine, "zebra lion")).Text("title"));
        await theirs.ReadAsync($"/kb/cards/{card.Id()}", HttpStatusCode.NotFound);
        await theirs.RemoveAsync($"/kb/cards/{card.Id()}", HttpStatusCode.NotFound);
        await theirs.SendAsync(HttpMethod.Patch, $"/kb/cards/{card.Id()}", new { title = "Mine" }, HttpStatusCode.NotFound);
        Assert.Equal(1, (await theirs.ReadAsync("/kb/stats")).GetProperty("fragments").GetInt32());
    }

    private static object Card(string title, string body) => new { title, body };

    private static Task<JsonElement> PatchAsync(HttpClient client, Guid id, object body) =>
        client.SendAsync(HttpMethod.Patch, $"/kb/cards/{id}", body, HttpStatusCode.OK);

    private static async Task<int> FoundAsync(HttpClient client, string words) =>
        (await client.ReadAsync($"/kb/search?q={words}")).GetProperty("items").GetArrayLength();

    private static async Task<JsonElement> OnlyAsync(HttpClient client, string words) =>
        Assert.Single((await client.ReadAsync($"/kb/search?q={Uri.EscapeDataString(words)}")).GetProperty("items").EnumerateArray());

    private static async Task<int> TotalAsync(HttpClient client, string query) =>
        (await client.ReadAsync($"/kb/cards?{query}")).GetProperty("total").GetInt32();
}
