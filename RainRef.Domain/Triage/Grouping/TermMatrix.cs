using System.Runtime.InteropServices;
using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage.Grouping;

/// <summary>Texts as rows of weights: words and neighbouring words by how much they tell texts apart (tf-idf), rows of length 1.</summary>
internal sealed class TermMatrix
{
    // A word that occurs once joins nothing; one in most texts joins everything.
    private const int LeastTexts = 2;
    private const double MostTexts = 0.5;
    private const int MostTerms = 60_000;
    private const float NeighboursWeight = 0.6f;

    private TermMatrix(SparseVector[] rows, int terms) => (Rows, Terms) = (rows, terms);

    public SparseVector[] Rows { get; }

    public int Terms { get; }

    public static TermMatrix Build(IReadOnlyList<List<GroupTerm>> texts)
    {
        var counts = new Dictionary<string, int>();
        var seen = new HashSet<string>();
        foreach (var text in texts)
        {
            seen.Clear();
            foreach (var (feature, _) in Features(text))
            {
                if (seen.Add(feature))
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, feature, out _)++;
            }
        }

        var most = Math.Max(LeastTexts, texts.Count * MostTexts);
        var kept = counts.Where(c => c.Value >= LeastTexts && c.Value <= most)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostTerms).ToList();
        var ids = new Dictionary<string, int>(kept.Count);
        var weights = new float[kept.Count];
        for (var i = 0; i < kept.Count; i++)
        {
            ids[kept[i].Key] = i;
            weights[i] = (float)Math.Log((texts.Count + 1.0) / (kept[i].Value + 0.5));
        }

        return new TermMatrix([.. texts.Select(t => Row(t, ids, weights))], kept.Count);
    }

    private static SparseVector Row(List<GroupTerm> text, Dictionary<string, int> ids, float[] weights)
    {
        var counts = new SortedDictionary<int, float>();
        foreach (var (feature, weight) in Features(text))
        {
            if (ids.TryGetValue(feature, out var id))
                counts[id] = counts.GetValueOrDefault(id) + weight;
        }

        var values = counts.Select(c => MathF.Sqrt(c.Value) * weights[c.Key]).ToArray();
        var length = MathF.Sqrt(Arithmetic.Dot(values, values));
        for (var i = 0; length > 0 && i < values.Length; i++)
            values[i] /= length;
        return new SparseVector([.. counts.Keys], values, 0);
    }

    private static IEnumerable<(string Feature, float Weight)> Features(List<GroupTerm> text)
    {
        for (var i = 0; i < text.Count; i++)
        {
            yield return (text[i].Stem, 1);
            if (i > 0)
                yield return ($"{text[i - 1].Stem} {text[i].Stem}", NeighboursWeight);
        }
    }
}
