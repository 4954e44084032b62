using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RainRef.Testing.Answers;

/// <summary>What the stub was sent.</summary>
/// <param name="Rules">The system message.</param>
/// <param name="Data">The user's message.</param>
/// <param name="Key">As it was sent.</param>
public sealed record StubPrompt(string Rules, string Data, string? Key);

/// <summary>
/// A server that speaks as OpenAI's and Anthropic's do, streams what a test tells it to, and keeps all that it was sent.
/// </summary>
public sealed class ModelStub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<StubPrompt> _prompts = new();

    private ModelStub(WebApplication app) => _app = app;

    /// <summary>Writes the answer to a prompt.</summary>
    public Func<StubPrompt, string> Answer { get; set; } = _ => "NONE";

    /// <summary>Why it ends, in OpenAI's words: stop, length, content_filter.</summary>
    public string Finish { get; set; } = "stop";

    public int Status { get; set; } = 200;

    /// <summary>How long it thinks first.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>How long after each piece.</summary>
    public TimeSpan Pace { get; set; }

    public IReadOnlyList<StubPrompt> Prompts => [.. _prompts];

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The settings by which the program asks this model.</summary>
    public string[] Settings(string provider = "OpenAI") =>
    [
        $"Models:Provider={provider}", $"Models:BaseUrl={(provider == "OpenAI" ? new Uri(Address, "v1") : Address)}", "Models:Model=stub",
        "Models:Key=sk-stub", $"Outbound:PrivateHosts:0={Address.Authority}",
    ];

    public static async Task<ModelStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var stub = new ModelStub(builder.Build());
        stub._app.MapPost("/v1/chat/completions", stub.OpenAIAsync);
        stub._app.MapPost("/v1/messages", stub.AnthropicAsync);
        await stub._app.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task OpenAIAsync(HttpContext http)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        var messages = body["messages"]!.AsArray();
        if (await BeginAsync(http, Text(messages[0]!["content"]), Text(messages[^1]!["content"])) is not { } answer)
            return;
        foreach (var piece in Pieces(answer))
        {
            await SendAsync(http, null, Chunk(new { content = piece }, null));
            await WaitAsync(Pace, http.RequestAborted);
        }

        await SendAsync(http, null, Chunk(new { }, Finish));
        await http.Response.WriteAsync("data: [DONE]\n\n", http.RequestAborted);
    }

    private async Task AnthropicAsync(HttpContext http)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        if (await BeginAsync(http, Text(body["system"]), Text(body["messages"]![0]!["content"])) is not { } answer)
            return;
        await SendAsync(http, "message_start", new
        {
            type = "message_start",
            message = new
            {
                id = "msg_1",
                type = "message",
                role = "assistant",
                model = "stub",
                content = Array.Empty<object>(),
                stop_reason = (string?)null,
                stop_sequence = (string?)null,
                usage = new { input_tokens = 1, output_tokens = 1 },
            },
        });
        await SendAsync(http, "content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "" } });
        foreach (var piece in Pieces(answer))
        {
            await SendAsync(http, "content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text = piece } });
            await WaitAsync(Pace, http.RequestAborted);
        }

        await SendAsync(http, "content_block_stop", new { type = "content_block_stop", index = 0 });
        var reason = Finish switch { "length" => "max_tokens", "content_filter" => "refusal", _ => "end_turn" };
        await SendAsync(http, "message_delta", new
        {
            type = "message_delta",
            delta = new { stop_reason = reason, stop_sequence = (string?)null },
            usage = new { output_tokens = 5 },
        });
        await SendAsync(http, "message_stop", new { type = "message_stop" });
    }

    private async Task<string?> BeginAsync(HttpContext http, string rules, string data)
    {
        var prompt = new StubPrompt(rules, data, http.Request.Headers.Authorization.ToString());
        _prompts.Enqueue(prompt);
        await WaitAsync(Delay, http.RequestAborted);
        http.Response.StatusCode = Status;
        if (Status != 200)
        {
            await http.Response.WriteAsJsonAsync(new { error = new { message = "No.", type = "server_error" } }, http.RequestAborted);
            return null;
        }

        http.Response.ContentType = "text/event-stream";
        return Answer(prompt);
    }

    private static object Chunk(object delta, string? finish) => new
    {
        id = "1",
        @object = "chat.completion.chunk",
        created = 1,
        model = "stub",
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
    };

    private static async Task SendAsync(HttpContext http, string? name, object data)
    {
        if (name is not null)
            await http.Response.WriteAsync($"event: {name}\n", http.RequestAborted);
        await http.Response.WriteAsync($"data: {JsonSerializer.Serialize(data)}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static Task WaitAsync(TimeSpan time, CancellationToken ct) => time == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time, TimeProvider.System, ct);

    // A few characters each, so that marks and sentences are torn apart.
    private static IEnumerable<string> Pieces(string answer) => answer.Chunk(7).Select(c => new string(c));

    private static string Text(JsonNode? content) => content switch
    {
        null => "",
        JsonArray parts => string.Concat(parts.Select(p => p!["text"]?.GetValue<string>())),
        _ => content.GetValue<string>(),
    };
}
