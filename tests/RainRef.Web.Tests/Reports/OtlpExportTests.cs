using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RainRef.Testing;

namespace RainRef.Web.Tests.Reports;

public sealed class OtlpExportTests
{
    private static readonly string[] Steps = ["intake.batch", "intake", "triage", "grounding", "planning", "gate", "signal"];

    [Fact]
    public async Task Endpoint_Configured_ReceivesTracesMetricsAndLogs()
    {
        await using var collector = await Collector.StartAsync();
        var server = await RainRefServer.StartAsync(
            null, $"Telemetry:OtlpEndpoint={collector.Address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "OTEL_BSP_SCHEDULE_DELAY=100", "Logging:LogLevel:RainRef=Information");
        await PostAsync(server);
        // A step's span ends after its commit, so that of the last step can be there before that of the one before it.
        await Eventually.TrueAsync(() => Task.FromResult(Steps.All(step => collector.Received("/v1/traces").Contains(Named(step)))));

        // What was not sent yet is sent when the program stops.
        await server.DisposeAsync();

        var traces = collector.Received("/v1/traces");
        Assert.Contains("service.instance.id", traces);
        Assert.DoesNotContain("xyzzy", traces);
        Assert.DoesNotContain("db.query.text", traces);
        Assert.DoesNotContain("SELECT", traces);
        var metrics = collector.Received("/v1/metrics");
        Assert.Contains("rainref_job_duration_seconds", metrics);
        Assert.Contains("rainref_queue_ready", metrics);
        Assert.Contains("http.server.request.duration", metrics);
        Assert.Contains("db.client", metrics);
        Assert.DoesNotContain("xyzzy", collector.Received("/v1/logs"));
        Assert.NotEqual("", collector.Received("/v1/logs"));
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Collector_Unreachable_NeitherBreaksNorHoldsUp(string protocol)
    {
        // It accepts and never answers, which is worse than a port that refuses.
        using var silent = new TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var server = await RainRefServer.StartAsync(
            null, $"OTEL_EXPORTER_OTLP_ENDPOINT=http://{silent.LocalEndpoint}", $"OTEL_EXPORTER_OTLP_PROTOCOL={protocol}",
            "OTEL_BSP_SCHEDULE_DELAY=50");
        await PostAsync(server);
        using var lead = await server.SignInAsync("lead");
        await Eventually.TrueAsync(async () =>
            (await lead.GetFromJsonAsync<System.Text.Json.JsonElement>("/metrics/basic")).GetProperty("signals").EnumerateObject().Any());

        var stopping = Stopwatch.StartNew();
        await server.DisposeAsync();

        Assert.InRange(stopping.Elapsed.TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task Endpoint_NotAnAddress_IsRefusedByName()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => RainRefServer.StartAsync(null, "Telemetry:OtlpEndpoint=collector"));

        Assert.Contains("Telemetry:OtlpEndpoint", refused.Message);
    }

    // A span's name in protobuf: field 5 of the span, its length, its letters.
    private static string Named(string step) => $"*{(char)step.Length}{step}";

    private static async Task PostAsync(RainRefServer server)
    {
        using var lead = await server.SignInAsync("lead");
        using var response = await lead.PostAsJsonAsync("/ref/events", new
        {
            source = "email",
            channel = "support",
            text = "I did not get the activation link xyzzy",
            user_ref = "u-1",
        });
        response.EnsureSuccessStatusCode();
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, byte[] Body)> _bodies = new();
        private readonly WebApplication _app;

        private Collector(WebApplication app) => _app = app;

        public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public static async Task<Collector> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
            builder.Logging.ClearProviders();
            var collector = new Collector(builder.Build());
            collector._app.MapPost("/v1/{signal}", collector.TakeAsync);
            await collector._app.StartAsync();
            return collector;
        }

        public string Received(string path) =>
            string.Concat(_bodies.Where(b => b.Path == path).Select(b => Encoding.UTF8.GetString(b.Body)));

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        private async Task<IResult> TakeAsync(HttpRequest request)
        {
            Assert.Equal("application/x-protobuf", request.ContentType);
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            _bodies.Enqueue((request.Path, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        }
    }
}
