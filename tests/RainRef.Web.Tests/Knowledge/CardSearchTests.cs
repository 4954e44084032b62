using System.Net;
using System.Text.Json;
using Npgsql;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Knowledge;

public sealed class CardSearchTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Search_DraftsInAnyWords_AreFoundBestFirstAndSayWhy()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-search", Role.SupportLead);
        var refund = await AddAsync(lead, "Refund policy", "Refunds are paid within 14 days. Customers keep the invoice.", "money");
        await AddAsync(lead, "Opening hours", "We open at nine. Refunds are not handled on Sundays.");
        var german = await AddAsync(lead, "Rücksendung", "Die Rücksendungen werden innerhalb von zwei Wochen erstattet.");
        await AddAsync(lead, "Passwords", "A password has twelve characters.");

        foreach (var indexed in new[] { false, true })
        {
            if (indexed)
                await IndexedAsync();
            var items = await FindAsync(lead, "the refund policies");
            Assert.Equal(refund.Id(), items[0].Id());
            Assert.Single(items);
            Assert.Contains("refund", items[0].GetProperty("reason").GetProperty("terms").EnumerateArray().Select(t => t.GetString()));
            // What a mistake may mean, only the index knows.
            if (indexed)
                Assert.Equal("Passwords", Assert.Single(await FindAsync(lead, "pasword")).Text("title"));
            Assert.Equal("Passwords", Assert.Single(await FindAsync(lead, "passw")).Text("title"));
            Assert.Equal(german.Id(), (await FindAsync(lead, "Rücksendung erstatten"))[0].Id());
            Assert.Equal(2, (await FindAsync(lead, "refunds")).Count);
            Assert.Equal(refund.Id(), Assert.Single(await FindAsync(lead, "money")).Id());
            Assert.Empty(await FindAsync(lead, "xylophone"));
            Assert.Empty(await FindAsync(lead, "refund&state=approved"));
            Assert.Empty(await FindAsync(lead, "'; DROP TABLE kb_cards; --%22&tag=none"));
        }

        var first = (await FindAsync(lead, "refund policy"))[0].GetProperty("reason");
        Assert.Equal((1, 1), (first.GetProperty("lexical_rank").GetInt32(), first.GetProperty("vector_rank").GetInt32()));
    }

    [Fact]
    public async Task Search_EditedAndRetired_FollowsTheLatestText()
    {
        var (lead, _) = await fixture.Server.KeyAsync("card-search-edit", Role.SupportLead);
        var card = await AddAsync(lead, "Kettle", "The kettle is red.");
        await AddAsync(lead, "Other", "Nothing of the kind.");
        await IndexedAsync();
        await using (await HoldIndexAsync())
        {
            await lead.SendAsync(HttpMethod.Patch, $"/kb/cards/{card.Id()}", new { body = "The kettle is turquoise." }, HttpStatusCode.OK);
            Assert.Single(await FindAsync(lead, "turquoise"));
            Assert.Empty(await FindAsync(lead, "red"));
        }

        await IndexedAsync();
        Assert.Single(await FindAsync(lead, "turquoise"));
        Assert.Empty(await FindAsync(lead, "red"));

        await lead.SendAsync(HttpMethod.Delete, $"/kb/cards/{card.Id()}", null, HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync(lead, "turquoise"));
        Assert.Single(await FindAsync(lead, "turquoise&state=retired"));
        Assert.Equal(1, (await lead.ReadAsync("/kb/cards?q=kind&limit=1")).GetProperty("total").GetInt32());
    }

    private static Task<JsonElement> AddAsync(HttpClient client, string title, string body, params string[] tags) =>
        client.SubmitAsync("/kb/cards", new { title, body, tags }, HttpStatusCode.Created);

    private static async Task<List<JsonElement>> FindAsync(HttpClient client, string question) =>
        [.. (await client.ReadAsync($"/kb/cards?q={question.Replace(" ", "+", StringComparison.Ordinal)}", HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];

    // The index can be read and not written until this is let go of.
    private async Task<NpgsqlConnection> HoldIndexAsync()
    {
        var owner = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await owner.OpenAsync();
        await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE card_search_documents IN SHARE MODE", owner);
        await hold.ExecuteNonQueryAsync();
        return owner;
    }

    private Task IndexedAsync() => Eventually.TrueAsync(async () =>
    {
        await using var owner = new NpgsqlConnection(fixture.Database.OwnerConnection);
        await owner.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT NOT EXISTS (SELECT 1 FROM card_search_pending)", owner);
        return (bool)(await command.ExecuteScalarAsync())!;
    });
}
