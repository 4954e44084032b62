using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Connectors;
using RainRef.Testing;

namespace RainRef.Web.Tests.Connectors;

public sealed class WebhookTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly ConcurrentQueue<(string Id, long Timestamp, string Signature, string Body)> _received = new();
    private WebApplication _receiver = null!;
    private string _url = "";
    private int _refusals;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/hook", async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var headers = http.Request.Headers;
            _received.Enqueue((
                headers["webhook-id"].ToString(), long.Parse(headers["webhook-timestamp"].ToString()),
                headers["webhook-signature"].ToString(), await reader.ReadToEndAsync()));
            http.Response.StatusCode = Interlocked.Decrement(ref _refusals) >= 0 ? 500 : 204;
        });
        await _receiver.StartAsync();
        var address = _receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _url = address + "/hook";
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    [Fact]
    public async Task Ticket_Created_ArrivesSignedAndARefusalIsTriedAgainUnderTheSameId()
    {
        _refusals = 1;
        var host = new Uri(_url).Authority;
        await using var server = await RainRefServer.StartAsync(
            null, $"Outbound:PrivateHosts:0={host}", "Pipeline:BackoffMilliseconds=50", "Demo:Content=false");
        await ConfigureAsync(server);

        await PostEventAsync(server);
        await Eventually.TrueAsync(() => Task.FromResult(
            Types().Contains("signal.emitted") && _received.GroupBy(r => r.Id).Any(g => g.Count() == 2)));

        Assert.Contains("ticket.created", Types());
        Assert.All(_received, r => Assert.Equal(
            WebhookSignature.Sign(Secret, r.Id, r.Timestamp, System.Text.Encoding.UTF8.GetBytes(r.Body)).Value, r.Signature));
        Assert.DoesNotContain("activation", string.Concat(_received.Select(r => r.Body)));
    }

    [Fact]
    public async Task Receiver_AtAPrivateAddress_IsNeverReached()
    {
        await using var server = await RainRefServer.StartAsync(
            null, "Pipeline:BackoffMilliseconds=10", "Pipeline:MaxAttempts=2", "Demo:Content=false");
        await ConfigureAsync(server);

        await PostEventAsync(server);
        var queue = server.Services.GetRequiredService<Infrastructure.Pipeline.JobQueue>();
        await Eventually.TrueAsync(async () => (await queue.StatsAsync(CancellationToken.None)).Dead > 0);

        Assert.Empty(_received);
    }

    private List<string> Types() =>
        [.. _received.Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("type").GetString()!)];

    private async Task ConfigureAsync(RainRefServer server)
    {
        using var scope = server.Services.CreateScope();
        var directory = scope.ServiceProvider.GetRequiredService<Infrastructure.Workspaces.MemberDirectory>();
        var admin = (await directory.SignInAsync("admin@rainref.local", "admin", null, CancellationToken.None)).Value;
        var settings = scope.ServiceProvider.GetRequiredService<Infrastructure.Workspaces.AdapterSettings>();
        var set = await settings.SetAsync(
            admin, "webhook", new System.Text.Json.Nodes.JsonObject { ["url"] = _url },
            new Dictionary<string, string?> { ["secret"] = Secret }, CancellationToken.None);
        Assert.True(set.Succeeded);
    }

    private static async Task PostEventAsync(RainRefServer server)
    {
        using var lead = await server.SignInAsync("lead");
        using var posted = await lead.PostAsJsonAsync("/ref/events", new
        {
            source = "email",
            channel = "support",
            text = "I did not get the activation link",
            user_ref = "u-1",
        });
        posted.EnsureSuccessStatusCode();
    }
}
