namespace RainRef.Evals.Knowledge;

/// <summary>Means over many rankings of the usual figures; relevance is yes or no.</summary>
internal sealed class Ranking
{
    public const int Depth = 10;
    private readonly int[] _hits = new int[Depth];
    private double _reciprocal;
    private double _gain;
    private int _count;

    /// <param name="ranked">Document ids, best first, each once.</param>
    public void Add(IReadOnlyList<string> ranked, string[] relevant)
    {
        _count++;
        var wanted = relevant.ToHashSet();
        var first = -1;
        var gain = 0.0;
        for (var i = 0; i < Math.Min(Depth, ranked.Count); i++)
        {
            if (!wanted.Contains(ranked[i]))
                continue;
            first = first < 0 ? i : first;
            gain += 1 / Math.Log2(i + 2);
        }

        if (first < 0)
            return;
        for (var i = first; i < Depth; i++)
            _hits[i]++;
        _reciprocal += 1.0 / (first + 1);
        _gain += gain / Enumerable.Range(0, Math.Min(Depth, wanted.Count)).Sum(i => 1 / Math.Log2(i + 2));
    }

    public double HitAt(int depth) => (double)_hits[depth - 1] / _count;

    public double Mrr => _reciprocal / _count;

    public double Ndcg => _gain / _count;

    /// <summary>
    /// The area under the ROC curve: how often a value of the first kind is higher than one of the second, ties by half.
    /// </summary>
    public static double AreaUnderRoc(IReadOnlyCollection<double> positive, IReadOnlyCollection<double> negative)
    {
        var all = positive.Select(v => (Value: v, Positive: true)).Concat(negative.Select(v => (Value: v, Positive: false)))
            .GroupBy(p => p.Value).OrderBy(g => g.Key);
        double below = 0, area = 0;
        foreach (var group in all)
        {
            var (yes, no) = (group.Count(p => p.Positive), group.Count(p => !p.Positive));
            area += yes * (below + (no / 2.0));
            below += no;
        }

        return area / ((double)positive.Count * negative.Count);
    }
}
