using System.Globalization;
using System.Text;

namespace RainRef.Evals.Knowledge;

/// <summary>
/// BM25 over whole documents (k1 1.2, b 0.75) with the plainest of analysers: the reference, written apart from the
/// product. English loses common endings; other languages are taken as they stand.
/// </summary>
internal sealed class PlainBm25
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private readonly Dictionary<string, List<(int Document, int Count)>> _postings = new();
    private readonly List<EvalDocument> _documents;
    private readonly int[] _lengths;
    private readonly double _averageLength;
    private readonly bool _english;

    public PlainBm25(List<EvalDocument> documents)
    {
        _documents = documents;
        _english = documents.Count(d => d.Language == "en") * 2 > documents.Count;
        _lengths = new int[documents.Count];
        for (var i = 0; i < documents.Count; i++)
        {
            var words = Words($"{documents[i].Title} {documents[i].Text}").ToList();
            _lengths[i] = words.Count;
            foreach (var (word, count) in words.CountBy(w => w))
            {
                if (!_postings.TryGetValue(word, out var postings))
                    _postings[word] = postings = [];
                postings.Add((i, count));
            }
        }

        _averageLength = _lengths.Average();
    }

    /// <summary>The best documents' ids, best first.</summary>
    public List<string> Find(string query, int limit)
    {
        var scores = new Dictionary<int, double>();
        foreach (var word in Words(query).Distinct())
        {
            if (!_postings.TryGetValue(word, out var postings))
                continue;
            var idf = Math.Log(1 + ((_documents.Count - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (document, count) in postings)
            {
                var norm = K1 * (1 - B + (B * _lengths[document] / _averageLength));
                scores[document] = scores.GetValueOrDefault(document) + (idf * count * (K1 + 1) / (count + norm));
            }
        }

        return [.. scores.OrderByDescending(p => p.Value).ThenBy(p => p.Key).Take(limit).Select(p => _documents[p.Key].Id)];
    }

    private IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormC).ToLowerInvariant().Append(' '))
        {
            if (char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                yield return _english ? Stem(word.ToString()) : word.ToString();
                word.Clear();
            }
        }
    }

    private static string Stem(string word) => word switch
    {
        { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
        { Length: > 5 } when word.EndsWith("ing", StringComparison.Ordinal) => word[..^3],
        { Length: > 4 } when word.EndsWith("ed", StringComparison.Ordinal) => word[..^2],
        { Length: > 4 } when word.EndsWith("es", StringComparison.Ordinal) => word[..^2],
        { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };
}
