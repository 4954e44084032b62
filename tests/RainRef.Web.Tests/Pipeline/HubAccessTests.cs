using System.Net;
using System.Net.WebSockets;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Pipeline;

/// <summary>A connection ends soon after what opened it is taken away, whichever node it is on.</summary>
public sealed class HubAccessTests(HubAccessTests.TwoNodes fixture) : IClassFixture<HubAccessTests.TwoNodes>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Key_Revoked_EndsItsConnectionsAndNoOthers(bool onAnotherNode)
    {
        var node = onAnotherNode ? fixture.Other : fixture.Server;
        var (admin, _) = await fixture.Server.KeyAsync("hub-keys", Role.Admin);
        var made = (await admin.PostJsonAsync("/admin/api-keys", new { name = "A program", role = "support" })).Is(HttpStatusCode.Created);
        var key = ("X-API-Key", made["secret"].GetString()!);
        await using var stays = await HubClient.ConnectAsync(node.Address, "", ("X-API-Key", admin.DefaultRequestHeaders.GetValues("X-API-Key").Single()));
        await using var ends = await HubClient.ConnectAsync(node.Address, "", key);
        await HearAsync(admin, ends, stays);

        (await admin.CallAsync(HttpMethod.Delete, $"/admin/api-keys/{made["key"].GetProperty("id").GetGuid()}", null)).Is(HttpStatusCode.NoContent);

        await Eventually.TrueAsync(() => Task.FromResult(ends.Closed), Soon);
        var told = ends.Events.Count;
        await HearAsync(admin, stays);
        Assert.False(stays.Closed);
        Assert.Equal(told, ends.Events.Count);
        Assert.DoesNotContain(stays.Events, e => e.GetProperty("kind").GetString() == "api_key.revoked");
        await EndsAtOnceAsync(() => HubClient.ConnectAsync(node.Address, "", key));
    }

    [Theory]
    [InlineData(false, """{"enabled": false}""")]
    [InlineData(true, """{"enabled": false}""")]
    [InlineData(true, """{"role": "customer"}""")]
    public async Task Member_SuspendedOrOfAnotherRole_IsDisconnected(bool onAnotherNode, string change)
    {
        var node = onAnotherNode ? fixture.Other : fixture.Server;
        var (admin, _) = await fixture.Server.KeyAsync("hub-members", Role.Admin);
        var email = $"m{Guid.CreateVersion7():N}@example.test";
        var member = (await admin.PostJsonAsync("/admin/members", new { email, name = "M", role = "support", password = "long-enough-1" })).Is(HttpStatusCode.Created);
        using var anonymous = node.Anonymous();
        var login = (await anonymous.PostJsonAsync("/auth/login", new { username = email, password = "long-enough-1" })).Is(HttpStatusCode.OK);
        await using var hub = await HubClient.ConnectAsync(node.Address, $"access_token={Uri.EscapeDataString(login["access_token"].GetString()!)}");
        await HearAsync(admin, hub);

        using var body = new StringContent(change, System.Text.Encoding.UTF8, "application/json");
        (await admin.CallAsync(HttpMethod.Patch, $"/admin/members/{member["id"].GetGuid()}", body)).Is(HttpStatusCode.OK);

        await Eventually.TrueAsync(() => Task.FromResult(hub.Closed), Soon);
    }

    // Until each of them has heard something: then the subscriptions stand.
    private static Task HearAsync(HttpClient client, params HubClient[] hubs)
    {
        var before = hubs.Select(h => h.Events.Count).ToArray();
        return Eventually.TrueAsync(async () =>
        {
            (await client.PostJsonAsync("/support/ingest", new { source = "email", channel = "support", text = "Hello" })).Is(HttpStatusCode.OK);
            return hubs.Zip(before).All(h => h.First.Events.Count > h.Second);
        });
    }

    // A node that remembers the key may let it in, but looks at once whether it still should.
    private static async Task EndsAtOnceAsync(Func<Task<HubClient>> connect)
    {
        try
        {
            await using var hub = await connect();
            await Eventually.TrueAsync(() => Task.FromResult(hub.Closed), Soon);
        }
        catch (WebSocketException)
        {
            // It was not even let in.
        }
    }

    /// <summary>Two programs on one database, which remember whom they know for long: only the feed is quick.</summary>
    public sealed class TwoNodes() : ServerFixture([Long])
    {
        private const string Long = "Access:RememberSeconds=300";

        public RainRefServer Other { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Other = await RainRefServer.StartAsync(Database, Long);
        }

        public override async ValueTask DisposeAsync()
        {
            await Other.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
