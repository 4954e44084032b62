
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
/// <param name="Document">How often its document has each of the question's terms.</param>
/// <param name="Likeness">How near its vector lies to the question's, 0 to 1; 0 where it is not among the nearest.</param>
public sealed record RankedPassage(
    IReadOnlyList<string> Terms, IReadOnlyDictionary<string, int> Document, int DocumentLength, double Likeness = 0);

/// <summary>
/// Scores the candidates exactly: BM25 of the document, the most of the question that stands close together, how much of it
/// is there by character grams, which meet compounds and endings, the likeness of the vectors, the longest run of words as
/// in the question, and neighbours that stay neighbours. All count in how telling words are. The weights were fitted to
/// questions in three languages and to titles; fitted to either alone they order the other as well.
/// </summary>
public static class PassageRanker
{
    public const double K1 = 1.2;
    public const double B = 0.75;
    private const double DocumentWeight = 1;
    private const double CloseWeight = 0.85;
    private const double GramWeight = 1.05;
    private const double LikenessWeight = 0.85;
    private const double RunWeight = 0.2;
    private const double NearWeight = 0.2;
    private const int Near = 3;

    // About a sentence.
    private const int Window = 25;

    // How many grams the average word has.
    private const double GramsAWord = 3.2;

    /// <summary>Shorter terms have no grams that tell.</summary>
    public const int MinGramTerm = 3;

    public static double[] Score(RankedQuestion question, IReadOnlyList<RankedPassage> passages)
    {
        if (passages.Count == 0)
            return [];
        var words = question.Words.DistinctBy(w => w.Word).ToList();
        var total = words.Sum(w => w.Idf);
        var documentLength = passages.Average(p => (double)p.DocumentLength);
        var scores = new double[passages.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var passage = passages[i];
            scores[i] = (DocumentWeight * Bm25(words, passage.Document, passage.DocumentLength, documentLength))
                + (CloseWeight * Close(words, passage.Terms))
                + (GramWeight * Grams(question, passage.Terms))
                + (LikenessWeight * passage.Likeness * total)
                + (RunWeight * Run(question.Words, passage.Terms))
                + (NearWeight * Together(question.Words, passage.Terms));
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
            sum += AreNear(words[i], words[i + 1], places, eitherWay: false) ? Math.Min(words[i].Idf, words[i + 1].Idf) : 0;
        var telling = words.Where(w => !w.IsSmall).ToList();
        for (var i = 0; i + 1 < telling.Count; i++)
            sum += AreNear(telling[i], telling[i + 1], places, eitherWay: true) ? 0.5 * Math.Min(telling[i].Idf, telling[i + 1].Idf) : 0;
        return sum;
    }

    private static bool AreNear(QueryWord first, QueryWord second, Dictionary<string, List<int>> places, bool eitherWay)
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

    // The most that the words weigh of one stretch of about a sentence.
    private static double Close(List<QueryWord> words, IReadOnlyList<string> terms)
    {
        var places = new Dictionary<string, List<int>>();
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var term in words[i].Terms.Keys)
            {
                if (!places.TryGetValue(term, out var list))
                    places[term] = list = [];
                list.Add(i);
            }
        }

        var within = new int[words.Count];
        var (sum, best) = (0.0, 0.0);
        for (var at = 0; at < terms.Count; at++)
        {
            foreach (var word in places.GetValueOrDefault(terms[at]) ?? [])
                sum += within[word]++ == 0 ? words[word].Idf : 0;
            if (at >= Window)
            {
                foreach (var word in places.GetValueOrDefault(terms[at - Window]) ?? [])
                    sum -= --within[word] == 0 ? words[word].Idf : 0;
            }

            best = Math.Max(best, sum);
        }

        return best;
    }

    // The longest run of two words or more that stand there one after the other as in the question.
    private static double Run(IReadOnlyList<QueryWord> words, IReadOnlyList<string> terms)
    {
        var (before, runs, best) = (new (int Length, double Weight)[words.Count + 1], new (int Length, double Weight)[words.Count + 1], 0.0);
        foreach (var term in terms)
        {
            for (var i = 0; i < words.Count; i++)
            {
                runs[i + 1] = words[i].Terms.ContainsKey(term) ? (before[i].Length + 1, before[i].Weight + words[i].Idf) : default;
                if (runs[i + 1].Length > 1)
                    best = Math.Max(best, runs[i + 1].Weight);
            }

            (before, runs) = (runs, before);
        }

        return best;
    }

    // The share of the words' parts that are there, in words.
    private static double Grams(RankedQuestion question, IReadOnlyList<string> terms)
    {
        if (question.GramIdf.Count == 0)
            return 0;
        var (seen, sum) = (new HashSet<string>(), 0.0);
        foreach (var term in terms.Where(t => t.Length >= MinGramTerm).Distinct())
        {
            foreach (var gram in CharGrams.Of(term))
                sum += question.GramIdf.TryGetValue(gram, out var idf) && seen.Add(gram) ? idf : 0;
        }

        return sum / GramsAWord;
    }
}
