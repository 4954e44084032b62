using System.Text.RegularExpressions;
using Npgsql;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;
using RainRef.Infrastructure.Knowledge.Embedding;

namespace RainRef.Infrastructure.Knowledge.Searching;

/// <summary>A question as search takes it.</summary>
/// <param name="Ranked">For the ranker.</param>
/// <param name="Terms">What the index is asked for, with weights.</param>
/// <param name="Idf">By the terms of <see cref="TextTerms"/>, which the composer goes by.</param>
/// <param name="Corrections">Words that no text has, with what is looked for instead.</param>
public sealed record ReadQuery(
    RankedQuestion Ranked, IReadOnlyDictionary<string, double> Terms, IReadOnlyDictionary<string, double> Idf,
    IReadOnlyDictionary<string, string> Corrections, IReadOnlyList<string> Languages, long Fragments)
{
    /// <summary>The number of the embedder whose vectors answer.</summary>
    public int Embedder { get; init; } = Embedders.Local;
}

/// <summary>Reads a question against a workspace's words: stems, weights, and what a misspelt word may mean.</summary>
public sealed partial class QueryReader(SnowballStemmer stemmer)
{
    // A mail's worth; more would only blur what is asked.
    private const int MaxText = 4000;
    private const int MaxWords = 40;
    private const int MaxLanguages = 2;
    private const int MaxCorrections = 3;
    private const double OtherLanguage = 0.8;
    private const double CorrectionWeight = 0.7;
    private const double SmallWeight = 0.1;

    // Words that are everywhere cost most to look up and tell least: they rank what the others found.
    private const int MaxPostings = 60_000;
    private const int MinLookedUp = 2;

    /// <param name="waiting">The languages of passages that the index does not know yet.</param>
    public Task<ReadQuery?> ReadAsync(NpgsqlConnection connection, string question, IEnumerable<string> waiting, CancellationToken ct) =>
        ReadAsync(connection, IndexSpace.Knowledge, question, waiting, ct);

    /// <summary>The same against the words of an index.</summary>
    public async Task<ReadQuery?> ReadAsync(
        NpgsqlConnection connection, IndexSpace space, string question, IEnumerable<string> waiting, CancellationToken ct)
    {
        var text = Clip(question);
        var tokens = SearchTokens.Read(text);
        if (tokens.Count == 0)
            return null;
        var (fragments, length, spoken, embedder) = await TotalsAsync(connection, space, ct);
        foreach (var language in waiting)
            spoken[language] = spoken.GetValueOrDefault(language) + 1;
        var languages = Choose(text, spoken);
        var stems = new List<IReadOnlyList<StemmedWord>>();
        foreach (var language in languages)
            stems.Add(await stemmer.StemAsync(connection, language, tokens, ct));
        var frequencies = await FrequenciesAsync(
            connection, space, stems.SelectMany(s => s).SelectMany(s => GramsOf(s.Term).Append(s.Term)).Distinct().ToArray(), ct);
        var corrections = await CorrectAsync(connection, space, tokens, stems, frequencies, ct);
        var words = Words(tokens, stems, frequencies, corrections, fragments);
        var kept = words.OrderByDescending(w => w.Idf).Select(w => w.Word).Distinct().Take(MaxWords).ToHashSet();
        words = [.. words.Where(w => kept.Contains(w.Word))];
        var ranked = new RankedQuestion(
            words, Phrases(text, words), GramIdf(words, frequencies, fragments), fragments == 0 ? 1 : (double)length / fragments);
        return new ReadQuery(
            ranked, LookedUp(words, frequencies), TextIdf(question, words, fragments),
            corrections.ToDictionary(c => c.Key, c => c.Value[0].Term), languages, fragments)
        {
            Embedder = embedder,
        };
    }

    private static string Clip(string question)
    {
        if (question.Length <= MaxText)
            return question;
        return question[..(char.IsHighSurrogate(question[MaxText - 1]) ? MaxText - 1 : MaxText)];
    }

    // What the question seems to be in, as far as the workspace has texts in it; else what most of its texts are in.
    private static List<string> Choose(string text, Dictionary<string, int> spoken)
    {
        var guesses = LanguageDetector.Rank(text);
        var common = spoken.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Key).FirstOrDefault();
        var sure = guesses is [{ Share: >= 0.6 } best, ..] && (spoken.Count == 0 || spoken.ContainsKey(best.Code));
        var chosen = guesses.Where(g => spoken.Count == 0 || spoken.ContainsKey(g.Code)).Select(g => g.Code).Take(sure ? 1 : MaxLanguages).ToList();
        if (!sure && common is not null && !chosen.Contains(common))
            chosen.Insert(0, common);
        if (chosen.Count == 0)
            chosen.Add(guesses.Count > 0 ? guesses[0].Code : LanguageDetector.Unknown);
        return [.. chosen.Take(MaxLanguages)];
    }

    private static List<QueryWord> Words(
        IReadOnlyList<SearchToken> tokens, List<IReadOnlyList<StemmedWord>> stems, Dictionary<string, int> frequencies,
        Dictionary<string, List<(string Term, double Weight)>> corrections, long fragments)
    {
        var words = new List<QueryWord>(tokens.Count);
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = SearchTokens.Fold(tokens[i].Text);
            var terms = new Dictionary<string, double>();
            for (var l = 0; l < stems.Count; l++)
                terms.TryAdd(stems[l][i].Term, l == 0 ? 1 : OtherLanguage);
            foreach (var (term, weight) in corrections.GetValueOrDefault(word) ?? [])
                terms.TryAdd(term, weight);
            var small = stems[0][i].IsSmall;
            var idf = Idf(fragments, terms.Keys.Max(t => frequencies.GetValueOrDefault(t))) * (small ? SmallWeight : 1);
            words.Add(new QueryWord(word, terms, idf, small));
        }

        return words;
    }

    private async Task<Dictionary<string, List<(string Term, double Weight)>>> CorrectAsync(
        NpgsqlConnection connection, IndexSpace space, IReadOnlyList<SearchToken> tokens, List<IReadOnlyList<StemmedWord>> stems,
        Dictionary<string, int> frequencies, CancellationToken ct)
    {
        var corrections = new Dictionary<string, List<(string Term, double Weight)>>();
        var unknown = Enumerable.Range(0, tokens.Count)
            .Where(i => !tokens[i].IsGram && stems.TrueForAll(s => frequencies.GetValueOrDefault(s[i].Term) == 0))
            .Where(i => EditDistance.Tolerated(tokens[i].Text.Length) > 0 && !tokens[i].Text.Any(char.IsDigit))
            .DistinctBy(i => stems[0][i].Term).Take(MaxWords / 2)
            .ToDictionary(i => stems[0][i].Term, i => SearchTokens.Fold(tokens[i].Text));
        if (unknown.Count == 0)
            return corrections;
        var similar = new List<(string Asked, string Term, int Frequency)>();
        await using (var command = new NpgsqlCommand($"SELECT asked, term, frequency FROM {space.SimilarTerms}($1)", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. unknown.Keys] });
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                similar.Add((reader.GetString(0), reader.GetString(1), reader.GetInt32(2)));
        }

        foreach (var group in similar.GroupBy(s => s.Asked))
        {
            var near = group.Select(s => (s.Term, s.Frequency, Distance: EditDistance.Between(s.Term, s.Asked)))
                .Where(s => s.Distance <= EditDistance.Tolerated(group.Key.Length))
                .OrderBy(s => s.Distance).ThenByDescending(s => s.Frequency).ThenBy(s => s.Term, StringComparer.Ordinal).Take(MaxCorrections).ToList();
            if (near.Count == 0)
                continue;
            foreach (var (term, frequency, _) in near)
                frequencies[term] = frequency;
            corrections[unknown[group.Key]] = [.. near.Select(n => (n.Term, CorrectionWeight / n.Distance))];
        }

        return corrections;
    }

    private static List<IReadOnlyList<QueryWord>> Phrases(string text, List<QueryWord> words)
    {
        var known = words.DistinctBy(w => w.Word).ToDictionary(w => w.Word);
        return
        [
            .. Quoted().Matches(text).Select(m => SearchTokens.Read(m.Groups[1].Value).Select(t => SearchTokens.Fold(t.Text)).ToList())
                .Where(p => p.Count > 0 && p.TrueForAll(known.ContainsKey)).Select(p => p.ConvertAll(w => known[w])),
        ];
    }

    private static Dictionary<string, double> LookedUp(List<QueryWord> words, Dictionary<string, int> frequencies)
    {
        var terms = new Dictionary<string, double>();
        var telling = words.Exists(w => !w.IsSmall && w.Terms.Keys.Any(t => frequencies.GetValueOrDefault(t) > 0));
        var (postings, taken) = (0L, 0);
        foreach (var word in words.DistinctBy(w => w.Word).OrderByDescending(w => w.Idf).ThenBy(w => w.Word, StringComparer.Ordinal))
        {
            var count = word.Terms.Keys.Sum(t => (long)frequencies.GetValueOrDefault(t));
            if (count == 0 || (telling && word.IsSmall) || (taken >= MinLookedUp && postings + count > MaxPostings))
                continue;
            (postings, taken) = (postings + count, taken + 1);
            foreach (var (term, weight) in word.Terms)
                terms[term] = Math.Max(terms.GetValueOrDefault(term), weight * word.Idf);
        }

        return terms;
    }

    private static Dictionary<string, double> GramIdf(List<QueryWord> words, Dictionary<string, int> frequencies, long fragments) =>
        words.Where(w => !w.IsSmall).SelectMany(w => w.Terms.Keys).SelectMany(GramsOf).Distinct()
            .Where(g => frequencies.GetValueOrDefault(g) > 0)
            .ToDictionary(g => g[IndexBatch.GramMark.Length..], g => Idf(fragments, frequencies[g]));

    private static Dictionary<string, double> TextIdf(string question, List<QueryWord> words, long fragments)
    {
        var idf = words.DistinctBy(w => w.Word).ToDictionary(w => w.Word, w => w.IsSmall ? w.Idf / SmallWeight : w.Idf);
        var terms = new Dictionary<string, double>();
        foreach (var token in SearchTokens.Read(question))
        {
            var word = SearchTokens.Fold(token.Text);
            if (!idf.TryGetValue(word, out var weight))
                continue;
            foreach (var term in TextTerms.Terms(token.Text))
                terms[term] = Math.Max(terms.GetValueOrDefault(term), weight);
        }

        // What only the composer's reading of the text has, such as "e-mail" as one word, is as rare as can be.
        foreach (var term in TextTerms.Terms(Clip(question)).Distinct().Take(MaxWords).Where(t => !terms.ContainsKey(t)))
            terms[term] = words.Count < MaxWords ? Idf(fragments, 0) : 0;
        var asked = TextTerms.Terms(question).ToHashSet();
        return terms.Where(t => asked.Contains(t.Key) && t.Value > 0).ToDictionary(t => t.Key, t => t.Value);
    }

    private static IEnumerable<string> GramsOf(string term) =>
        term.Length < PassageRanker.MinGramTerm ? [] : CharGrams.Of(term).Select(g => IndexBatch.GramMark + g);

    private static double Idf(long fragments, int frequency) =>
        Math.Log(1 + ((Math.Max(fragments, frequency) - frequency + 0.5) / (frequency + 0.5)));

    private static async Task<(long Fragments, long Length, Dictionary<string, int> Languages, int Embedder)> TotalsAsync(
        NpgsqlConnection connection, IndexSpace space, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            space.Sql("""
            SELECT s.{items}, s.length, t.term, t.frequency, (SELECT e.serving FROM search_embeddings e)
            FROM {index}_totals s LEFT JOIN {index}_terms t ON t.workspace_id = s.workspace_id AND t.term = ANY ($1)
            """),
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]>
        {
            TypedValue = [.. SnowballStemmer.Languages.Append(LanguageDetector.Unknown).Select(l => IndexBatch.LanguageMark + l)],
        });
        var (fragments, length, languages, embedder) = (0L, 0L, new Dictionary<string, int>(), Embedders.Local);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            (fragments, length) = (reader.GetInt64(0), reader.GetInt64(1));
            embedder = reader.IsDBNull(4) ? Embedders.Local : reader.GetInt32(4);
            if (!reader.IsDBNull(2) && reader.GetInt32(3) > 0)
                languages[reader.GetString(2)[IndexBatch.LanguageMark.Length..]] = reader.GetInt32(3);
        }

        return (fragments, length, languages, embedder);
    }

    private static async Task<Dictionary<string, int>> FrequenciesAsync(
        NpgsqlConnection connection, IndexSpace space, string[] terms, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(space.Sql("SELECT term, frequency FROM {index}_terms WHERE term = ANY ($1)"), connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = terms });
        var frequencies = new Dictionary<string, int>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            frequencies[reader.GetString(0)] = reader.GetInt32(1);
        return frequencies;
    }

    [GeneratedRegex("[\"“„«]([^\"“”„«»]{1,200})[\"”“»]")]
    private static partial Regex Quoted();
}
