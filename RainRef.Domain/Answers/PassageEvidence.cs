using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Domain.Answers;

/// <summary>How a passage speaks to a question: what calibration judges by, and where its best sentence stands.</summary>
internal sealed class PassageEvidence
{
    private const int Near = 3;
    private const double MaxScore = 8;
    private const double FewTexts = 3;
    private const double UsualMargin = 0.3;

    // In a handful of texts every word is common, and what none has would outweigh all that is said.
    private const double LeastWeight = 1;

    private readonly Dictionary<string, double> _asked;
    private readonly Func<string, HashSet<string>> _read;

    private PassageEvidence(Passage passage, Dictionary<string, double> asked, Func<string, HashSet<string>> read)
    {
        (Passage, _asked, _read) = (passage, asked, read);
        Units = PassageUnits.Read(passage.Text);
    }

    public Passage Passage { get; }

    public IReadOnlyList<PassageUnit> Units { get; }

    /// <summary>The telling words of the question that the passage has.</summary>
    public IReadOnlySet<string> Matched { get; private set; } = new HashSet<string>();

    /// <summary>The share of the question's weight that they carry.</summary>
    public double Coverage { get; private set; }

    /// <summary>The sentence that says most about the question.</summary>
    public int Best { get; private set; }

    /// <summary>What <see cref="AnswerConfidence"/> weighs, in the order of its names.</summary>
    public IReadOnlyList<double> Features { get; private set; } = [];

    public static PassageEvidence Of(SearchResult found, Passage passage, string question)
    {
        var order = (found.Words.Any(w => !w.IsSmall) ? found.Words.Where(w => !w.IsSmall) : found.Words).ToList();
        var asked = order.DistinctBy(w => w.Word).ToDictionary(w => w.Word, w => Math.Max(LeastWeight, w.Idf));
        // Where search does not tell its words, the terms themselves are what is looked for.
        var plain = asked.Count == 0;
        if (plain)
            asked = found.Idf.ToDictionary(p => p.Key, p => p.Value);
        var evidence = new PassageEvidence(passage, asked, plain ? text => [.. TextTerms.Terms(text).Where(asked.ContainsKey)] : text => Loose(asked, text));
        evidence.Weigh(found, order, question);
        return evidence;
    }

    /// <summary>Whether a sentence has anything of what is asked.</summary>
    public bool Asks(string sentence) => _read(sentence).Count > 0;

    private void Weigh(SearchResult found, List<AskedWord> order, string question)
    {
        var total = Math.Max(1e-9, _asked.Values.Sum());
        Matched = found.Reasons.TryGetValue(Passage.FragmentId, out var reason)
            ? reason.Terms.Where(_asked.ContainsKey).ToHashSet()
            : _read($"{Passage.Title} {Passage.HeadingPath} {Passage.Text}");
        Coverage = Matched.Sum(w => _asked[w]) / total;
        var (one, two, digits) = Sentences(total);
        Features =
        [
            Coverage, one, two, Margin(found), Math.Min(MaxScore, Passage.Score / Math.Max(1e-9, Rarity(found, order))) / MaxScore, Names(question), Together(order),
            QuestionWords.AsksForFigure(question) ? digits ? 1 : -1 : 0,
        ];
    }

    private static double Rarity(SearchResult found, List<AskedWord> order) =>
        order.Count == 0 ? found.Idf.Values.Sum() : order.DistinctBy(w => w.Word).Sum(w => w.Idf);

    // How far it is ahead of other texts; where there are few to be ahead of, closer to what is usual.
    private double Margin(SearchResult found)
    {
        var others = found.Passages.Where(p => p.OwnerId != Passage.OwnerId).ToList();
        if (others.Count == 0)
            return UsualMargin;
        var next = others.Max(p => p.Score);
        var ahead = Math.Max(-1, (Passage.Score - next) / Math.Max(1e-9, Math.Max(Passage.Score, next)));
        var texts = others.DistinctBy(p => p.OwnerId).Count();
        return ((ahead * texts) + (UsualMargin * FewTexts)) / (texts + FewTexts);
    }

    // The most that one sentence covers, and two in a row, and whether that one has a figure.
    private (double One, double Two, bool Digits) Sentences(double total)
    {
        var (one, two, digits) = (0.0, 0.0, false);
        HashSet<string> before = [];
        for (var i = 0; i < Units.Count; i++)
        {
            var text = Units[i].Span.Of(Passage.Text);
            var has = _read(text);
            var share = has.Sum(w => _asked[w]) / total;
            if (share > one || i == 0)
                (one, Best, digits) = (share, i, text.Any(char.IsDigit));
            two = Math.Max(two, has.Union(before).Sum(w => _asked[w]) / total);
            before = has;
        }

        return (one, two, digits);
    }

    // A name or a number of the question that the passage lacks tells that it speaks of something else.
    private double Names(string question)
    {
        var names = QuestionWords.Names(question).Where(_asked.ContainsKey).ToList();
        var weight = names.Sum(n => _asked[n]);
        return weight <= 0 ? 0.5 : names.Where(Matched.Contains).Sum(n => _asked[n]) / weight;
    }

    // The share of neighbours in the question that stand close in the passage.
    private double Together(List<AskedWord> order)
    {
        var words = order.Select(w => w.Word).ToList();
        if (words.Count < 2)
            return 0.5;
        var tokens = SearchTokens.Read(Passage.Text).Select(t => SearchTokens.Fold(t.Text)).ToList();
        var places = _asked.Keys.ToDictionary(w => w, w => Enumerable.Range(0, tokens.Count).Where(i => Same(w, tokens[i])).ToList());
        var (got, all) = (0.0, 0.0);
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] == words[i + 1])
                continue;
            var weight = Math.Min(_asked[words[i]], _asked[words[i + 1]]);
            all += weight;
            if (places[words[i]].Exists(a => places[words[i + 1]].Exists(b => a != b && Math.Abs(a - b) <= Near)))
                got += weight;
        }

        return all > 0 ? got / all : 0.5;
    }

    private static HashSet<string> Loose(Dictionary<string, double> asked, string text)
    {
        var tokens = SearchTokens.Read(text).Select(t => SearchTokens.Fold(t.Text)).ToHashSet();
        return [.. asked.Keys.Where(word => tokens.Contains(word) || tokens.Any(token => Same(word, token)))];
    }

    // Forms of one word in languages that change its end.
    private static bool Same(string word, string token)
    {
        if (word == token)
            return true;
        var (least, most) = (Math.Min(word.Length, token.Length), Math.Max(word.Length, token.Length));
        if (least < 4)
            return false;
        var common = word.AsSpan().CommonPrefixLength(token);
        return common >= 4 && common >= 0.7 * most;
    }
}
