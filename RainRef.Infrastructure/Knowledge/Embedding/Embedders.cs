using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Channels;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Connectors;
using RainRef.Infrastructure.Connectors.LanguageModels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>A vector for a question; null where its embedder gave none, so that search goes by words alone.</summary>
/// <param name="Failed">Whether there would be one if the embedder were well.</param>
internal sealed record QuestionVector(float[]? Vector, bool Failed);

/// <summary>
/// The embedders of this installation: the built-in one and those that are configured, and under which number the
/// database keeps each one's vectors. What goes to a server is masked before.
/// </summary>
public sealed partial class Embedders : IDisposable
{
    /// <summary>The built-in embedder's number.</summary>
    public const int Local = 1;

    // A batch of the largest vectors, written out.
    private const long MaxResponseBytes = 256 * 1024 * 1024;

    // Nobody waits again for a server that just failed.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly RainRefDatabase _database;
    private readonly PiiPatterns? _patterns;
    private readonly TimeProvider _clock;
    private readonly ILogger<Embedders> _logger;
    private readonly HttpClient? _http;
    private readonly Dictionary<string, IEmbedder> _byName = [];
    private readonly ConcurrentDictionary<int, (string Name, int Dimensions)> _known = new();
    private readonly ConcurrentDictionary<string, long> _failedAt = new();

    public Embedders(
        RainRefDatabase database, PiiPatterns patterns, IOptions<EmbeddingOptions> options, OutboundHttp outbound, TimeProvider clock,
        ILogger<Embedders> logger)
    {
        (_database, _patterns, _clock, _logger) = (database, patterns, clock, logger);
        _byName[Wanted.Name] = Wanted;
        _http = new HttpClient(new LimitedResponses(outbound.Handler(), MaxResponseBytes)) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var (name, model) in options.Value.Models)
        {
            var remote = new RemoteEmbedder(model, _http, clock);
            _byName[remote.Name] = remote;
            if (string.Equals(name, options.Value.Use, StringComparison.OrdinalIgnoreCase))
                Wanted = remote;
        }
    }

    private Embedders(RainRefDatabase database)
    {
        (_database, _clock, _logger) = (database, TimeProvider.System, NullLogger<Embedders>.Instance);
        _byName[Wanted.Name] = Wanted;
    }

    /// <summary>The embedder whose vectors every workspace is to have.</summary>
    public IEmbedder Wanted { get; } = new LocalEmbedder();

    /// <summary>The built-in one alone: nothing is sent anywhere.</summary>
    public static Embedders BuiltIn(RainRefDatabase database) => new(database);

    /// <summary>The number of the wanted embedder's vectors; makes room for them the first time.</summary>
    public async Task<int> OpenWantedAsync(CancellationToken ct)
    {
        if (Wanted is LocalEmbedder)
            return Local;
        if (_known.FirstOrDefault(k => k.Value == (Wanted.Name, Wanted.Dimensions)) is { Key: > 0 } known)
            return known.Key;
        await using var connection = await _database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_open_embedder($1, $2)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Wanted.Name });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Wanted.Dimensions });
        var number = (int)(await command.ExecuteScalarAsync(ct))!;
        _known[number] = (Wanted.Name, Wanted.Dimensions);
        return number;
    }

    /// <summary>The embedder of a number's vectors; null where it is configured no more.</summary>
    public async Task<IEmbedder?> FindAsync(int number, CancellationToken ct) =>
        await NameAsync(number, ct) is { } named && _byName.TryGetValue(named.Name, out var embedder) && embedder.Dimensions == named.Dimensions
            ? embedder
            : null;

    /// <summary>What made a number's vectors.</summary>
    public async Task<(string Name, int Dimensions)?> NameAsync(int number, CancellationToken ct)
    {
        if (_known.TryGetValue(number, out var known))
            return known;
        await using var connection = await _database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT name, dimensions FROM search_embedders WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? _known[number] = (reader.GetString(0), reader.GetInt32(1)) : null;
    }

    /// <summary>Passages that belong to a workspace, masked where they leave the house.</summary>
    internal async Task<IReadOnlyList<float[]>> EmbedAsync(Guid workspaceId, IEmbedder embedder, IReadOnlyList<string> texts, CancellationToken ct) =>
        await embedder.EmbedAsync(embedder is RemoteEmbedder ? await MaskAsync(workspaceId, texts, ct) : texts, ct);

    /// <summary>A question's vector for the vectors of a number.</summary>
    internal async Task<QuestionVector> AskAsync(Guid workspaceId, int number, string question, CancellationToken ct)
    {
        if (number == Local)
            return new QuestionVector(LocalEmbedder.Embed(question), false);
        if (await FindAsync(number, ct) is not { } embedder)
            return new QuestionVector(null, true);
        if (embedder is not RemoteEmbedder remote)
            return new QuestionVector((await embedder.EmbedAsync([question], ct))[0], false);
        if (_failedAt.TryGetValue(remote.Name, out var at) && _clock.GetElapsedTime(at) < Rest)
            return new QuestionVector(null, true);
        try
        {
            var vectors = await remote.EmbedAsync(await MaskAsync(workspaceId, [question], ct), remote.QueryTime, ct);
            _failedAt.TryRemove(remote.Name, out _);
            return new QuestionVector(vectors[0], false);
        }
        catch (EmbeddingException e)
        {
            _failedAt[remote.Name] = _clock.GetTimestamp();
            LogFailed(remote.Name, e.Code);
            return new QuestionVector(null, true);
        }
    }

    public void Dispose() => _http?.Dispose();

    private async Task<IReadOnlyList<string>> MaskAsync(Guid workspaceId, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var patterns = _patterns is null ? null : await _patterns.OfAsync(workspaceId, ct);
        try
        {
            return [.. texts.Select(t => PiiScrubber.Scrub(t, new PiiMaskState(patterns)).Text)];
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            // What cannot be masked is not sent.
            throw new EmbeddingException(EmbeddingException.Malformed);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The embedder {Name} failed ({Code}); search goes by words")]
    private partial void LogFailed(string name, string code);
}
