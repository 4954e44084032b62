using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage.Grouping;

/// <summary>Texts and the ties between those that are near each other; each tie stands at both its ends.</summary>
internal sealed class NeighbourGraph(int[] starts, int[] ends, float[] weights)
{
    public int Count => Strengths.Length;

    /// <summary>The sum of the weights at each node, what it has with itself included twice.</summary>
    public double[] Strengths { get; } = SumsOf(starts, weights);

    public double Whole => Strengths.Sum();

    public ReadOnlySpan<int> EndsOf(int node) => ends.AsSpan(starts[node]..starts[node + 1]);

    public ReadOnlySpan<float> WeightsOf(int node) => weights.AsSpan(starts[node]..starts[node + 1]);

    /// <summary>Joins each place with its nearest ones, as strongly as they have neighbours in common.</summary>
    /// <param name="neighbours">For each place its nearest others, the nearest first.</param>
    public static NeighbourGraph Of(Neighbour[][] neighbours)
    {
        var ties = new Dictionary<long, float>();
        var sets = neighbours.Select(n => n.Select(x => x.Index).ToHashSet()).ToArray();
        for (var a = 0; a < neighbours.Length; a++)
        {
            foreach (var (b, nearness) in neighbours[a])
            {
                if (nearness <= 0)
                    continue;
                var common = sets[a].Count(sets[b].Contains) + (sets[b].Contains(a) ? 2 : 1);
                var share = common / (float)(sets[a].Count + sets[b].Count - common + 2);
                ties[Key(a, b)] = share * nearness;
            }
        }

        return Build(neighbours.Length, ties.Where(t => t.Value > 0).Select(t => ((int)(t.Key >> 32), (int)t.Key, t.Value)));
    }

    public static NeighbourGraph Build(int nodes, IEnumerable<(int A, int B, float Weight)> ties)
    {
        var all = ties.SelectMany(t => new[] { t, (A: t.B, B: t.A, t.Weight) }).OrderBy(t => t.A).ThenBy(t => t.B).ToList();
        var starts = new int[nodes + 1];
        foreach (var (a, _, _) in all)
            starts[a + 1]++;
        for (var i = 0; i < nodes; i++)
            starts[i + 1] += starts[i];
        return new NeighbourGraph(starts, [.. all.Select(t => t.B)], [.. all.Select(t => t.Weight)]);
    }

    private static long Key(int a, int b) => ((long)Math.Min(a, b) << 32) | (uint)Math.Max(a, b);

    private static double[] SumsOf(int[] starts, float[] weights)
    {
        var sums = new double[starts.Length - 1];
        for (var i = 0; i < sums.Length; i++)
        {
            for (var j = starts[i]; j < starts[i + 1]; j++)
                sums[i] += weights[j];
        }

        return sums;
    }
}

/// <summary>Another place, and the cosine to it.</summary>
internal readonly record struct Neighbour(int Index, float Nearness);

/// <summary>Finds the nearest others of each place, exactly, in blocks that stay in the processor's cache.</summary>
internal static class NearestPlaces
{
    private const int Block = 256;

    public static Neighbour[][] Of(float[][] places, int count, CancellationToken ct)
    {
        var best = new Neighbour[places.Length][];
        var found = new int[places.Length];
        for (var i = 0; i < places.Length; i++)
            best[i] = new Neighbour[count];
        for (var from = 0; from < places.Length; from += Block)
        {
            ct.ThrowIfCancellationRequested();
            for (var to = from; to < places.Length; to += Block)
            {
                for (var a = from; a < Math.Min(from + Block, places.Length); a++)
                {
                    for (var b = Math.Max(to, a + 1); b < Math.Min(to + Block, places.Length); b++)
                    {
                        var nearness = Arithmetic.Dot(places[a], places[b]);
                        Offer(best[a], ref found[a], b, nearness);
                        Offer(best[b], ref found[b], a, nearness);
                    }
                }
            }
        }

        return [.. best.Select((b, i) => b[..found[i]])];
    }

    private static void Offer(Neighbour[] best, ref int found, int index, float nearness)
    {
        if (found == best.Length && nearness <= best[^1].Nearness)
            return;
        var at = found < best.Length ? found++ : best.Length - 1;
        for (; at > 0 && best[at - 1].Nearness < nearness; at--)
            best[at] = best[at - 1];
        best[at] = new Neighbour(index, nearness);
    }
}
