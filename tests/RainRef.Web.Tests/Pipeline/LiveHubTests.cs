using System.Net;
using System.Net.WebSockets;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Pipeline;

public sealed class LiveHubTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private RainRefServer Server => fixture.Server;

    [Fact]
    public async Task Hub_OfOneWorkspace_TellsNothingOfAnother()
    {
        var (a, _) = await Server.KeyAsync("hub-a", Role.Support);
        var (b, _) = await Server.KeyAsync("hub-b", Role.Support);
        await using var hubA = await HubClient.ConnectAsync(Server.Address, "", ("X-API-Key", KeyOf(a)));
        await using var hubB = await HubClient.ConnectAsync(Server.Address, "", ("X-API-Key", KeyOf(b)));
        await Eventually.TrueAsync(async () =>
        {
            await IngestAsync(a);
            return Has(hubA, "ticket.created");
        });

        var ofB = await IngestAsync(b);
        await Eventually.TrueAsync(() => Task.FromResult(Has(hubB, "ticket.created")));

        Assert.All(hubB.Events, e => Assert.Contains(e.GetProperty("ticket_id").ToString(), (string[])["", ofB.ToString("D")]));
        Assert.DoesNotContain(hubA.Events, e => e.GetProperty("ticket_id").ToString() == ofB.ToString("D"));
        Assert.Single(hubB.Events, e => e.GetProperty("kind").GetString() == "ticket.created");
    }

    [Theory]
    [InlineData("")]
    [InlineData("access_token=invented")]
    public async Task Hub_WithoutATrueToken_IsClosed(string query)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(Server.Address, query));

        Assert.Contains("401", refused.Message);
    }

    [Fact]
    public async Task Hub_ForACustomer_IsClosed()
    {
        var (customer, _) = await Server.KeyAsync("hub-c", Role.Customer);

        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => HubClient.ConnectAsync(Server.Address, "", ("X-API-Key", KeyOf(customer))));

        Assert.Contains("403", refused.Message);
    }

    [Fact]
    public async Task Token_InTheAddress_OpensTheHubOnly()
    {
        using var anonymous = Server.Anonymous();
        var login = await anonymous.PostJsonAsync("/auth/login", new { username = "agent@rainref.local", password = "agent" });
        var query = $"access_token={Uri.EscapeDataString(login["access_token"].GetString()!)}";

        await using var hub = await HubClient.ConnectAsync(Server.Address, query);

        foreach (var path in (string[])["/support/tickets", "/auth/whoami", "/action/history"])
            (await anonymous.FetchAsync($"{path}?{query}")).IsError(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static string KeyOf(HttpClient client) => client.DefaultRequestHeaders.GetValues("X-API-Key").Single();

    private static bool Has(HubClient hub, string kind) => hub.Events.Any(e => e.GetProperty("kind").GetString() == kind);

    private static async Task<Guid> IngestAsync(HttpClient client) => (await client.PostJsonAsync(
        "/support/ingest", new { source = "email", channel = "support", text = "Hello" })).Is(HttpStatusCode.OK)["ticket_id"].GetGuid();
}
