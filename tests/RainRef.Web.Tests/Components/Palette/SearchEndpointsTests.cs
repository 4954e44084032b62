using System.Net;
using System.Text.Json;
using RainRef.Domain.Workspaces;

namespace RainRef.Web.Tests.Components.Palette;

public sealed class SearchEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Search_NumberSubjectTitleAndName_FindsEachKind()
    {
        var (admin, _) = await fixture.Server.KeyAsync("find", Role.Admin);
        var number = await TicketAsync(admin, "The gateway drops after 50% of updates", "u-dairy");
        await TicketAsync(admin, "A wish for darker screens", "u-dairy");
        await admin.SubmitAsync("/kb/cards", new { title = "Gateway updates", body = "B", state = "approved" }, HttpStatusCode.Created);
        await admin.SubmitAsync("/admin/members", new { email = "ines@example.com", name = "Ines Gate", role = "support", password = "a long password" }, HttpStatusCode.Created);

        var byWords = await admin.ReadAsync("/search?q=updates%20GATEWAY");
        var byNumber = await admin.ReadAsync($"/search?q=%23{number}");
        var byName = await admin.ReadAsync("/search?q=ines");
        var byCustomer = await admin.ReadAsync("/search?q=u-dairy");

        Assert.Equal([number], Numbers(byWords));
        Assert.Equal("Gateway updates", Assert.Single(byWords.GetProperty("cards").EnumerateArray()).Text("title"));
        Assert.Equal(number, Numbers(byNumber)[0]);
        Assert.Equal("Ines Gate", Assert.Single(byName.GetProperty("people").EnumerateArray()).Text("name"));
        Assert.Equal(2, Assert.Single(byCustomer.GetProperty("people").EnumerateArray()).GetProperty("latest_ticket").GetInt64());
    }

    [Fact]
    public async Task Search_SignsOfPatterns_MeanThemselves()
    {
        var (admin, _) = await fixture.Server.KeyAsync("find-signs", Role.Admin);
        var number = await TicketAsync(admin, "It stops at 50% of a_b", "u-1");
        await TicketAsync(admin, "It stops at 500 axb", "u-1");

        Assert.Equal([number], Numbers(await admin.ReadAsync("/search?q=50%25")));
        Assert.Equal([number], Numbers(await admin.ReadAsync("/search?q=a_b")));
        Assert.Empty(Numbers(await admin.ReadAsync("/search?q=")));
        Assert.Empty(Numbers(await admin.ReadAsync("/search?q=%20")));
    }

    [Fact]
    public async Task Search_AnotherWorkspacesThings_AreNotFound()
    {
        var (admin, _) = await fixture.Server.KeyAsync("find-mine", Role.Admin);
        var (other, _) = await fixture.Server.KeyAsync("find-other", Role.Admin);
        await TicketAsync(other, "Somebody else's zeppelin", "u-zeppelin");

        var found = await admin.ReadAsync("/search?q=zeppelin");

        Assert.All(["tickets", "cards", "people"], kind => Assert.Empty(found.GetProperty(kind).EnumerateArray()));
    }

    [Fact]
    public async Task Search_WhatItDoesNotTake_IsRefused()
    {
        var (admin, _) = await fixture.Server.KeyAsync("find-refused", Role.Admin);
        await admin.ReadAsync($"/search?q={new string('a', 201)}", HttpStatusCode.BadRequest);
        await admin.ReadAsync("/search?q=a%00b", HttpStatusCode.BadRequest);
        await admin.ReadAsync("/search?q=a&limit=21", HttpStatusCode.BadRequest);
        var (customer, _) = await fixture.Server.KeyAsync("find-refused", Role.Customer);
        await customer.ReadAsync("/search?q=a", HttpStatusCode.Forbidden);
    }

    private static async Task<long> TicketAsync(HttpClient client, string subject, string user)
    {
        var made = await client.SubmitAsync("/support/tickets", new { text = "See the subject.", subject, user_ref = user }, HttpStatusCode.Created);
        return made.GetProperty("ticket").GetProperty("number").GetInt64();
    }

    private static List<long> Numbers(JsonElement found) =>
        [.. found.GetProperty("tickets").EnumerateArray().Select(t => t.GetProperty("number").GetInt64())];
}
