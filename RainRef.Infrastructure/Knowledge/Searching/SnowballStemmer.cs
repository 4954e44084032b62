using System.Collections.Concurrent;
using System.Collections.Frozen;
using Npgsql;
using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Infrastructure.Knowledge.Searching;

/// <param name="Term">The stem without accents.</param>
/// <param name="IsSmall">One of its language's stop words.</param>
public readonly record struct StemmedWord(string Term, bool IsSmall);

/// <summary>
/// Stems words by PostgreSQL's own Snowball dictionaries, which are the real ones for 28 languages. What was stemmed once
/// is remembered, so that most texts ask the database nothing.
/// </summary>
public sealed class SnowballStemmer
{
    private const int MaxRemembered = 400_000;

    private static readonly FrozenDictionary<string, string> Dictionaries = (
        "ar arabic hy armenian eu basque ca catalan da danish nl dutch en english fi finnish fr french de german el greek hi hindi "
        + "hu hungarian id indonesian ga irish it italian lt lithuanian ne nepali no norwegian pt portuguese ro romanian ru russian "
        + "sr serbian es spanish sv swedish ta tamil tr turkish")
        .Split(' ').Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    private readonly ConcurrentDictionary<(string Language, string Word), StemmedWord> _known = new();

    /// <summary>The languages that are stemmed.</summary>
    public static IReadOnlyCollection<string> Languages => Dictionaries.Keys;

    /// <summary>The term of each token, in order; tokens of other languages are only folded.</summary>
    public async Task<IReadOnlyList<StemmedWord>> StemAsync(
        NpgsqlConnection connection, string language, IReadOnlyList<SearchToken> tokens, CancellationToken ct)
    {
        var missing = tokens.Where(t => !t.IsGram && Dictionaries.ContainsKey(language) && !_known.ContainsKey((language, t.Text)))
            .Select(t => t.Text).Distinct().ToArray();
        if (_known.Count + missing.Length > MaxRemembered)
            _known.Clear();
        var fresh = missing.Length == 0 ? [] : await AskAsync(connection, language, missing, ct);
        var stemmed = new StemmedWord[tokens.Count];
        for (var i = 0; i < stemmed.Length; i++)
        {
            var token = tokens[i];
            if (token.IsGram || (!fresh.TryGetValue(token.Text, out stemmed[i]) && !_known.TryGetValue((language, token.Text), out stemmed[i])))
                stemmed[i] = new StemmedWord(SearchTokens.Fold(token.Text), false);
        }

        return stemmed;
    }

    private async Task<Dictionary<string, StemmedWord>> AskAsync(
        NpgsqlConnection connection, string language, string[] words, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT w, ts_lexize($1::regdictionary, w) FROM unnest($2) AS w", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"pg_catalog.{Dictionaries[language]}_stem" });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = words });
        var stems = new Dictionary<string, StemmedWord>(words.Length);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var word = reader.GetString(0);
            // The dictionary gives nothing for a stop word.
            var lexemes = reader.IsDBNull(1) ? [word] : reader.GetFieldValue<string[]>(1);
            var stem = SearchTokens.Fold(lexemes.Length == 0 ? word : lexemes[0]);
            _known[(language, word)] = stems[word] = new StemmedWord(stem.Length == 0 ? word : stem, lexemes.Length == 0);
        }

        return stems;
    }
}
