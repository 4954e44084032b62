using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using RainRef.Domain.Workspaces;
using RainRef.Testing;

namespace RainRef.Web.Tests.Reports;

public sealed partial class SystemEndpointsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Metrics_AfterAnEvent_CountItAllAndReadAsPrometheusText()
    {
        using var lead = await fixture.Server.SignInAsync("lead");
        await PostAsync(lead);
        await Eventually.TrueAsync(async () =>
            (await lead.GetFromJsonAsync<JsonElement>("/metrics/basic")).GetProperty("signals").EnumerateObject().Any());

        using var response = await fixture.Server.Anonymous().GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var page = await response.Content.ReadAsStringAsync();
        Assert.All(page.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));
        var names = page.Split('\n').Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.Equal(names.Distinct(), names);
        foreach (var name in new[]
        {
            "rainref_queue_ready", "rainref_queue_running", "rainref_queue_dead", "rainref_queue_oldest_seconds", "rainref_job_pickup_seconds",
            "rainref_job_duration_seconds", "rainref_events_ingested_total", "rainref_answers_total", "rainref_policy_decisions_total",
            "rainref_receipts_total", "rainref_live_events_total", "rainref_signals_total", "rainref_live_subscribers",
            "rainref_build_info", "http_server_request_duration_seconds", "dotnet_gc_collections_total", "db_client_connection_count",
        })
        {
            Assert.Contains(name, names);
        }

        Assert.True(Value(page, "rainref_events_ingested_total") >= 1);
        Assert.True(Value(page, "rainref_job_duration_seconds_count{kind=\"triage\"}") >= 1);
        Assert.Contains("http_route=\"/ref/events", page);
        Assert.Contains("db_client_connection_pool_name=\"rainref\"", page);
        Assert.DoesNotContain("Host=", page);
    }

    [Theory]
    [InlineData("product", null, null, HttpStatusCode.OK)]
    [InlineData(null, "X-Forwarded-For", "203.0.113.7", HttpStatusCode.Unauthorized)]
    [InlineData(null, "Host", "rainref.example", HttpStatusCode.Unauthorized)]
    [InlineData("product", "X-Forwarded-For", "203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("lead", "X-Forwarded-For", "203.0.113.7", HttpStatusCode.OK)]
    public async Task Metrics_AreForThisMachineAndForOperators(string? account, string? header, string? value, HttpStatusCode expected)
    {
        using var client = account is null ? fixture.Server.Anonymous() : await fixture.Server.SignInAsync(account);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);

        using var response = await client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        if (expected != HttpStatusCode.OK)
            Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Metrics_MadePublic_AreForEverybody()
    {
        await using var server = await RainRefServer.StartAsync(null, "Metrics:Public=true", "Pipeline:Enabled=false");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.7");

        using var response = await server.Anonymous().SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task HealthDetails_OnARunningProgram_NameEveryPart()
    {
        using var lead = await fixture.Server.SignInAsync("lead");

        var health = await lead.GetFromJsonAsync<JsonElement>("/healthz/details");

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.True(health.GetProperty("database").GetProperty("ok").GetBoolean());
        Assert.Equal(0, health.GetProperty("database").GetProperty("migrations_pending").GetInt32());
        Assert.True(health.GetProperty("policy").GetProperty("playbooks").GetInt32() >= 5);
        Assert.Equal(64, health.GetProperty("policy").GetProperty("bundle_digest").GetString()!.Length);
        Assert.Equal(0, health.GetProperty("queue").GetProperty("dead").GetInt64());
        Assert.True(health.GetProperty("queue").TryGetProperty("oldest_age_seconds", out _));
        Assert.True(health.GetProperty("live").GetProperty("subscribers").GetInt32() >= 0);
        Assert.True(health.GetProperty("uptime_seconds").GetDouble() > 0);
        Assert.True(health.TryGetProperty("version", out _) && health.TryGetProperty("started_at", out _));
    }

    [Fact]
    public async Task HealthDetails_ForOtherRoles_AreClosed()
    {
        using var agent = await fixture.Server.SignInAsync("agent");

        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("/healthz/details")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await fixture.Server.Anonymous().GetAsync("/healthz/details")).StatusCode);
    }

    [Fact]
    public async Task BasicMetrics_ShowTheCallersWorkspaceOnly()
    {
        using var lead = await fixture.Server.SignInAsync("lead");
        await PostAsync(lead);
        var (stranger, _) = await fixture.Server.KeyAsync("elsewhere", Role.Admin);
        await Eventually.TrueAsync(async () =>
            (await lead.GetFromJsonAsync<JsonElement>("/metrics/basic")).GetProperty("answers").GetInt64() > 0);

        var own = await lead.GetFromJsonAsync<JsonElement>("/metrics/basic");
        var others = await stranger.GetFromJsonAsync<JsonElement>("/metrics/basic");

        Assert.True(own.GetProperty("events_today").GetInt64() > 0);
        Assert.NotEmpty(own.GetProperty("tickets").EnumerateObject());
        Assert.InRange(own.GetProperty("abstained_share").GetDouble(), 0, 1);
        Assert.Equal(0, others.GetProperty("events_today").GetInt64());
        Assert.Empty(others.GetProperty("tickets").EnumerateObject());
        Assert.Equal(0, others.GetProperty("queue").GetProperty("ready").GetInt64());
        stranger.Dispose();
    }

    private static async Task PostAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/ref/events", new
        {
            source = "email",
            channel = "support",
            text = "I did not get the activation link",
            user_ref = "u-1",
        });
        response.EnsureSuccessStatusCode();
    }

    private static double Value(string page, string series) => double.Parse(
        page.Split('\n').Single(l => l.StartsWith(series + " ", StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);

    // The text format 0.0.4: comments, or a name, labels and a number.
    [GeneratedRegex("""^(# (HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram))|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\\\|\\"|\\n)*",?)+\})? ([-+]?[0-9.]+([eE][-+]?[0-9]+)?|\+Inf|-Inf|NaN))$""")]
    private static partial Regex Line();
}
