using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RainRef.Simulator;

/// <summary>
/// RainDock below <c>/raindock</c> and RainShip below <c>/rainship</c>, with faults that are switched over HTTP. State and
/// ledger live as long as the process.
/// </summary>
public static class SimulatorApp
{
    /// <param name="args">Such as <c>--urls=http://127.0.0.1:8099</c>, the default.</param>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (builder.Configuration["urls"] is null)
            builder.WebHost.UseUrls("http://127.0.0.1:8099");
        builder.Services.ConfigureHttpJsonOptions(o => Configure(o.SerializerOptions));
        builder.Services.AddSingleton<World>().AddSingleton<FaultBox>();
        var app = builder.Build();
        MapControls(app);
        foreach (var service in new[] { "raindock", "rainship" })
        {
            app.MapGet($"/{service}/operations/{{key}}", (string key, World world) => Operation(world.Operation(service, key)));
            app.MapGet($"/{service}/v1/{{kind}}/{{id}}", (string kind, string id, World world) =>
                Things.ServiceOf(kind) == service && world.Show(service, kind, id) is { } thing ? Results.Json(thing) : Results.NotFound());
            app.MapMethods($"/{service}/{{**path}}", ["POST", "PUT", "PATCH", "DELETE"], (HttpContext http) => ChangeAsync(http, service));
        }

        return app;
    }

    /// <summary>Where a started simulator listens.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private static void MapControls(WebApplication app)
    {
        app.MapGet("/_ledger", (World world) => world.Ledger);
        app.MapGet("/_requests", (World world) => world.Requests);
        app.MapPost("/_reset", (World world, FaultBox faults) =>
        {
            world.Reset();
            faults.Clear();
        });
        app.MapGet("/_faults", (FaultBox faults) => faults.All);
        app.MapPost("/_faults", (Fault fault, FaultBox faults) => faults.Add(fault));
        app.MapDelete("/_faults", (int? seed, FaultBox faults) => faults.Clear(seed));
    }

    private static IResult Operation(Answer? answer) => answer switch
    {
        null => Results.NotFound(),
        { Status: < 300 } => Results.Json(new JsonObject { ["status"] = "done", ["result"] = answer.Body.DeepClone() }),
        _ => Results.Json(new JsonObject { ["status"] = "failed", ["error"] = answer.Body["error"]?.DeepClone() }),
    };

    private static async Task ChangeAsync(HttpContext http, string service)
    {
        var world = http.RequestServices.GetRequiredService<World>();
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        var body = buffer.ToArray();
        var target = http.Request.Path.Value!;
        var fault = http.RequestServices.GetRequiredService<FaultBox>().Draw(target);
        world.Received(new ReceivedRequest(
            http.Request.Method, http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString()), body, fault?.Kind.ToString()));
        if (await BeforeAsync(http, fault))
            return;
        var path = http.Request.RouteValues["path"]?.ToString() ?? "";
        var answer = world.Change(service, http.Request.Method, "/" + path, Key(http), Json(body));
        await AfterAsync(http, fault, answer);
    }

    // Whether the request ends before it has an effect.
    private static async Task<bool> BeforeAsync(HttpContext http, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Latency:
                await Task.Delay(fault.Milliseconds);
                return false;
            case FaultKind.ErrorBefore:
                http.Response.StatusCode = 500;
                return true;
            case FaultKind.Throttle:
                http.Response.StatusCode = 429;
                http.Response.Headers.RetryAfter = "0";
                return true;
            default:
                return false;
        }
    }

    private static async Task AfterAsync(HttpContext http, Fault? fault, Answer answer)
    {
        switch (fault?.Kind)
        {
            case FaultKind.ErrorAfter:
                http.Response.StatusCode = 500;
                return;
            case FaultKind.CutAfter:
                http.Abort();
                return;
            case FaultKind.Timeout:
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case FaultKind.Malformed:
                await http.Response.WriteAsync("{\"ok\": tr", http.RequestAborted);
                return;
            default:
                http.Response.StatusCode = answer.Status;
                await http.Response.WriteAsJsonAsync(answer.Body, http.RequestAborted);
                return;
        }
    }

    private static string? Key(HttpContext http) => http.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null;

    private static JsonObject? Json(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
    }
}
