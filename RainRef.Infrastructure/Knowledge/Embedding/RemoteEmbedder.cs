using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Connectors;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>
/// Asks a server that speaks as OpenAI's <c>POST /v1/embeddings</c>. It takes nothing on trust: as many vectors as texts,
/// each of the configured size and of real numbers, made to length 1. What fails is an <see cref="EmbeddingException"/>.
/// </summary>
internal sealed class RemoteEmbedder(EmbeddingModelOptions options, HttpClient http, TimeProvider clock) : IEmbedder
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Uri _address = new($"{options.BaseUrl!.ToString().TrimEnd('/')}/embeddings");

    public string Name => options.Name;

    public int Dimensions => options.Dimensions;

    /// <summary>Passages a call.</summary>
    public int BatchSize => options.BatchSize;

    /// <summary>How long a question may take.</summary>
    public TimeSpan QueryTime => TimeSpan.FromMilliseconds(options.QueryMilliseconds);

    public async ValueTask<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct) =>
        await EmbedAsync(texts, TimeSpan.FromSeconds(options.TimeoutSeconds), ct);

    /// <summary>The same within a time; texts without a word have vectors of noughts and are not sent.</summary>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, TimeSpan limit, CancellationToken ct)
    {
        var vectors = new float[texts.Count][];
        var says = new List<int>();
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = new float[Dimensions];
            if (SearchTokens.Read(texts[i]).Count > 0)
                says.Add(i);
        }

        using var late = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        foreach (var batch in says.Chunk(BatchSize))
        {
            try
            {
                var given = await AskAsync([.. batch.Select(i => Clip(texts[i]))], stop.Token);
                for (var k = 0; k < batch.Length; k++)
                    vectors[batch[k]] = given[k];
            }
            catch (Exception e) when (e is not EmbeddingException && !ct.IsCancellationRequested)
            {
                throw new EmbeddingException(late.IsCancellationRequested ? EmbeddingException.TimedOut : CodeOf(e));
            }
        }

        return vectors;
    }

    private async Task<float[][]> AskAsync(string[] texts, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = JsonContent.Create(new Request(options.Model, texts, "float", options.SendDimensions ? Dimensions : null), options: Json),
        };
        if (options.Key is { Length: > 0 } key)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (response.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            throw new EmbeddingException(EmbeddingException.TooLarge);
        if (!response.IsSuccessStatusCode)
            throw new EmbeddingException(EmbeddingException.Refused);
        var answer = await response.Content.ReadFromJsonAsync<Response>(Json, ct);
        var vectors = new float[texts.Length][];
        foreach (var item in answer?.Data ?? [])
        {
            if (item is not { Embedding: { } vector } || item.Index < 0 || item.Index >= vectors.Length || vectors[item.Index] is not null)
                throw new EmbeddingException(EmbeddingException.Malformed);
            vectors[item.Index] = Unit(vector);
        }

        return Array.TrueForAll(vectors, v => v is not null) ? vectors : throw new EmbeddingException(EmbeddingException.Malformed);
    }

    private float[] Unit(float[] vector)
    {
        if (vector.Length != Dimensions)
            throw new EmbeddingException(EmbeddingException.WrongDimensions);
        var length = Math.Sqrt(vector.Sum(x => (double)x * x));
        if (!double.IsFinite(length) || length <= 0)
            throw new EmbeddingException(EmbeddingException.Malformed);
        return Array.ConvertAll(vector, x => (float)(x / length));
    }

    private string Clip(string text)
    {
        var most = options.MaxCharacters;
        return text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
    }

    private static string CodeOf(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is PrivateAddressException)
                return EmbeddingException.PrivateAddress;
            if (cause is JsonException or NotSupportedException)
                return EmbeddingException.Malformed;
        }

        return EmbeddingException.Unreachable;
    }

    private sealed record Request(string Model, string[] Input, string EncodingFormat, int? Dimensions);

    private sealed record Response(Item?[]? Data);

    private sealed record Item(int Index, float[]? Embedding);
}
