using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RainRef.Testing.Knowledge;

/// <summary>
/// A server that speaks as OpenAI's <c>/v1/embeddings</c> does. Texts that speak of the same thing in other words have
/// like vectors, always the same ones; it fails as a test tells it to and keeps all that it was sent.
/// </summary>
public sealed class EmbeddingStub : IAsyncDisposable
{
    private static readonly string[][] Things =
    [
        ["car", "automobile", "vehicle"], ["bill", "invoice", "rechnung"], ["sick", "ill", "unwell"], ["kettle", "boiler"],
    ];

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _texts = new();
    private readonly ConcurrentQueue<int> _batches = new();

    private EmbeddingStub(WebApplication app, int dimensions) => (_app, Dimensions) = (app, dimensions);

    public int Dimensions { get; set; }

    public int Status { get; set; } = 200;

    /// <summary>How long it thinks first.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Texts that it embeds before it lets every further one wait.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Writes the answer instead of the vectors.</summary>
    public Func<string[], string>? Answer { get; set; }

    public IReadOnlyList<string> Texts => [.. _texts];

    public IReadOnlyList<int> Batches => [.. _batches];

    /// <summary>The key as it was sent.</summary>
    public string? Key { get; private set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>The settings by which the program asks this embedder.</summary>
    public string[] Settings(string name = "stub") =>
    [
        $"Embeddings:Models:{name}:BaseUrl={new Uri(Address, "v1")}", $"Embeddings:Models:{name}:Model={name}",
        $"Embeddings:Models:{name}:Dimensions={Dimensions}", $"Embeddings:Models:{name}:Key=sk-{name}",
        $"Outbound:PrivateHosts:0={Address.Authority}",
    ];

    public static async Task<EmbeddingStub> StartAsync(int dimensions)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var stub = new EmbeddingStub(builder.Build(), dimensions);
        stub._app.MapPost("/v1/embeddings", stub.EmbedAsync);
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>A vector in which every word has a place, and words for the same thing have one together.</summary>
    public static float[] VectorOf(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var word in text.ToLowerInvariant().Split([' ', '.', ',', '?', '!', '\n', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            var thing = Array.FindIndex(Things, t => t.Contains(word));
            var hash = word.Aggregate(17, (h, c) => (h * 31) + c) & int.MaxValue;
            vector[thing >= 0 ? thing : Things.Length + (hash % (dimensions - Things.Length))] += thing >= 0 ? 3 : 0.3f;
        }

        return vector;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task EmbedAsync(HttpContext http)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
        string[] texts = [.. body["input"]!.AsArray().Select(t => t!.GetValue<string>())];
        Key = http.Request.Headers.Authorization.ToString();
        // What comes after is not answered; who asks waits, or is ended.
        while (_texts.Count + texts.Length > Room)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, http.RequestAborted);
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, TimeProvider.System, http.RequestAborted);
        _batches.Enqueue(texts.Length);
        foreach (var text in texts)
            _texts.Enqueue(text);
        http.Response.StatusCode = Status;
        if (Status != 200)
        {
            await http.Response.WriteAsJsonAsync(new { error = new { message = "No.", type = "server_error" } }, http.RequestAborted);
            return;
        }

        if (Answer is not null)
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(Answer(texts), http.RequestAborted);
            return;
        }

        // The last one first: the index says whose it is.
        await http.Response.WriteAsJsonAsync(
            new
            {
                @object = "list",
                data = texts.Select((t, i) => new { @object = "embedding", index = i, embedding = VectorOf(t, Dimensions) }).Reverse(),
                model = "stub",
                usage = new { prompt_tokens = 1, total_tokens = 1 },
            },
            http.RequestAborted);
    }
}
