
namespace RainRef.Domain.Knowledge.Searching;

/// <summary>A word of the question with what it stands for in the index.</summary>
/// <param name="Word">As it was asked, folded.</param>
/// <param name="Terms">What is looked for, each with its weight: the word's stem, or corrections of a word that no text has.</param>
/// <param name="Idf">How telling it is.</param>
/// <param name="IsSmall">A stop word of its language.</param>
public sealed record QueryWord(string Word, IReadOnlyDictionary<string, double> Terms, double Idf, bool IsSmall);

/// <summary>The question as the ranker takes it.</summary>
/// <param name="Words">In the question's order, with repetitions.</param>
/// <param name="Phrases">Runs of words that a passage must have, as the asker quoted them.</param>
/// <param name="GramIdf">How telling each character gram of its words is.</param>
public sealed record RankedQuestion(
    IReadOnlyList<QueryWord> Words, IReadOnlyList<IReadOnlyList<QueryWord>> Phrases, IReadOnlyDictionary<string, double> GramIdf,
    double AverageLength);

/// <summary>A passage to rank: its terms in reading order and its document's terms.</summary>
public sealed record RankedPassage(IReadOnlyList<string> Terms, IReadOnlyDictionary<string, int> Document, int DocumentLength);

/// <summary>
/// Scores the candidates exactly: BM25 of the passage and of its document, how much of the question its document
/// covers, words that stand together as in the question, and BM25 over character grams. The weights were chosen by
/// hand on questions in three languages.
/// </summary>
public static class PassageRanker
{
    public const double K1 = 1.2;
    public const double B = 0.75;
    private const double DocumentWeight = 1;
    private const double CoverageWeight = 2;
    private const double NearWeight = 0.5;
    private const double GramWeight = 0.3;
    private const int Near = 3;

    // How many grams the average word has.
    private const double GramsAWord = 3.2;

    /// <summary>Shorter terms have no grams that tell.</summary>
    public const int MinGramTerm = 3;

    public static double[] Score(RankedQuestion question, IReadOnlyList<RankedPassage> passages)
    {
        if (passages.Count == 0)
            return [];
        var words = question.Words.DistinctBy(w => w.Word).ToList();
        var documentLength = passages.Average(p => (double)p.DocumentLength);
        var scores = new double[passages.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var passage = passages[i];
            var counts = passage.Terms.CountBy(t => t).ToDictionary(p => p.Key, p => p.Value);
            scores[i] = Bm25(words, counts, passage.Terms.Count, question.AverageLength)
                + (DocumentWeight * Bm25(words, passage.Document, passage.DocumentLength, documentLength))
                + (CoverageWeight * words.Sum(w => Frequency(w, passage.Document) > 0 ? w.Idf : 0))
                + (NearWeight * Together(question.Words, passage.Terms))
                + (GramWeight * Grams(question, passage));
        }

        return scores;
    }

    /// <summary>Whether the passage has every quoted run of words, one right after the other.</summary>
    public static bool HasPhrases(RankedQuestion question, IReadOnlyList<string> terms) => question.Phrases.All(phrase =>
        Enumerable.Range(0, Math.Max(0, terms.Count - phrase.Count + 1))
            .Any(at => phrase.Select((word, i) => word.Terms.ContainsKey(terms[at + i])).All(same => same)));

    public static double Bm25Part(double frequency, double idf, double length, double average) =>
        idf * frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * length / Math.Max(1, average)))));

    private static double Bm25(List<QueryWord> words, IReadOnlyDictionary<string, int> counts, int length, double average)
    {
        var sum = 0.0;
        foreach (var word in words)
        {
            if (Frequency(word, counts) is var frequency and > 0)
                sum += Bm25Part(frequency, word.Idf, length, average);
        }

        return sum;
    }

    private static double Frequency(QueryWord word, IReadOnlyDictionary<string, int> counts)
    {
        var sum = 0.0;
        foreach (var (term, weight) in word.Terms)
            sum += weight * counts.GetValueOrDefault(term);
        return sum;
    }

    // Neighbours in the question that stand close in the passage: all of them in order, and those that tell in any order.
    private static double Together(IReadOnlyList<QueryWord> words, IReadOnlyList<string> terms)
    {
        var places = new Dictionary<string, List<int>>();
        var wanted = words.SelectMany(w => w.Terms.Keys).ToHashSet();
        for (var i = 0; i < terms.Count; i++)
        {
            if (!wanted.Contains(terms[i]))
                continue;
            if (!places.TryGetValue(terms[i], out var list))
                places[terms[i]] = list = [];
            list.Add(i);
        }

        var sum = 0.0;
        for (var i = 0; i + 1 < words.Count; i++)
            sum += Close(words[i], words[i + 1], places, eitherWay: false) ? Math.Min(words[i].Idf, words[i + 1].Idf) : 0;
        var telling = words.Where(w => !w.IsSmall).ToList();
        for (var i = 0; i + 1 < telling.Count; i++)
            sum += Close(telling[i], telling[i + 1], places, eitherWay: true) ? 0.5 * Math.Min(telling[i].Idf, telling[i + 1].Idf) : 0;
        return sum;
    }

    private static bool Close(QueryWord first, QueryWord second, Dictionary<string, List<int>> places, bool eitherWay)
    {
        foreach (var a in first.Terms.Keys)
        {
            foreach (var b in second.Terms.Keys)
            {
                if (!places.TryGetValue(a, out var left) || !places.TryGetValue(b, out var right))
                    continue;
                if (left.Exists(l => right.Exists(r => r != l && (eitherWay ? Math.Abs(r - l) : r - l) is > 0 and <= Near)))
                    return true;
            }
        }

        return false;
    }

    private static double Grams(RankedQuestion question, RankedPassage passage)
    {
        if (question.GramIdf.Count == 0)
            return 0;
        var counts = new Dictionary<string, int>();
        var length = 0;
        foreach (var term in passage.Terms)
        {
            if (term.Length < MinGramTerm)
                continue;
            foreach (var gram in CharGrams.Of(term))
            {
                length++;
                if (question.GramIdf.ContainsKey(gram))
                    counts[gram] = counts.GetValueOrDefault(gram) + 1;
            }
        }

        return counts.Sum(c => Bm25Part(c.Value, question.GramIdf[c.Key], length, question.AverageLength * GramsAWord));
    }
}
