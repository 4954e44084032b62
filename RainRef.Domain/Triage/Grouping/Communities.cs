using RainRef.Domain.Triage.Learning;

namespace RainRef.Domain.Triage.Grouping;

/// <summary>
/// Parts a graph into communities by the Leiden method (Traag et al. 2019): nodes move to where they are tied the most, the
/// parts are refined so that each holds together, and the whole is done again over them. A chain of near neighbours does
/// not become one community, as it would by single links.
/// </summary>
internal static class Communities
{
    private const int MostLevels = 30;
    private const ulong Seed = 5;

    /// <param name="resolution">Above 1 gives more and smaller communities.</param>
    /// <returns>For each node the number of its community, from 0.</returns>
    public static int[] Of(NeighbourGraph graph, double resolution, CancellationToken ct)
    {
        var membership = Enumerable.Range(0, graph.Count).ToArray();
        var parts = Enumerable.Range(0, graph.Count).ToArray();
        var random = new RandomSequence(Seed);
        for (var level = 0; level < MostLevels && graph.Count > 1; level++)
        {
            ct.ThrowIfCancellationRequested();
            Move(graph, parts, resolution, random);
            if (parts.Distinct().Count() == graph.Count)
                break;
            var refined = Refine(graph, parts, resolution);
            var (next, nextParts) = Aggregate(graph, parts, refined);
            for (var i = 0; i < membership.Length; i++)
                membership[i] = refined[membership[i]];
            if (next.Count == graph.Count)
                break;
            (graph, parts) = (next, nextParts);
        }

        return Number([.. membership.Select(m => parts[m])]);
    }

    private static void Move(NeighbourGraph graph, int[] parts, double resolution, RandomSequence random)
    {
        var whole = graph.Whole;
        var totals = new double[graph.Count];
        for (var i = 0; i < graph.Count; i++)
            totals[parts[i]] += graph.Strengths[i];
        var order = Enumerable.Range(0, graph.Count).ToArray();
        random.Shuffle(order);
        var queue = new Queue<int>(order);
        var waits = new bool[graph.Count];
        Array.Fill(waits, true);
        var ties = new Dictionary<int, double>();
        while (queue.TryDequeue(out var node))
        {
            waits[node] = false;
            TiesOf(graph, node, parts, ties);
            var (from, strength) = (parts[node], graph.Strengths[node]);
            totals[from] -= strength;
            var (best, bestGain) = (from, ties.GetValueOrDefault(from) - (resolution * strength * totals[from] / whole));
            foreach (var (part, tie) in ties)
            {
                var gain = tie - (resolution * strength * totals[part] / whole);
                if (gain > bestGain + 1e-10 || (gain > bestGain - 1e-10 && part < best && part != from && best != from))
                    (best, bestGain) = (part, gain);
            }

            totals[best] += strength;
            if (best == from)
                continue;
            parts[node] = best;
            foreach (var other in graph.EndsOf(node))
            {
                if (parts[other] != best && !waits[other])
                {
                    waits[other] = true;
                    queue.Enqueue(other);
                }
            }
        }
    }

    // Within each part, nodes that are tied well to it join each other, beginning alone.
    private static int[] Refine(NeighbourGraph graph, int[] parts, double resolution)
    {
        var whole = graph.Whole;
        var partTotals = new double[graph.Count];
        for (var i = 0; i < graph.Count; i++)
            partTotals[parts[i]] += graph.Strengths[i];
        var refined = Enumerable.Range(0, graph.Count).ToArray();
        var totals = graph.Strengths.ToArray();
        var outward = new double[graph.Count];
        var sizes = new int[graph.Count];
        Array.Fill(sizes, 1);
        for (var i = 0; i < graph.Count; i++)
            outward[i] = Inward(graph, i, parts);
        var ties = new Dictionary<int, double>();
        for (var node = 0; node < graph.Count; node++)
        {
            var (strength, part) = (graph.Strengths[node], partTotals[parts[node]]);
            if (sizes[refined[node]] > 1 || refined[node] != node || outward[node] < resolution * strength * (part - strength) / whole)
                continue;
            TiesOf(graph, node, refined, ties, parts);
            var (best, bestGain) = (node, 0.0);
            foreach (var (to, tie) in ties)
            {
                if (to == node || outward[to] < resolution * totals[to] * (part - totals[to]) / whole)
                    continue;
                var gain = tie - (resolution * strength * totals[to] / whole);
                if (gain > bestGain + 1e-10)
                    (best, bestGain) = (to, gain);
            }

            if (best == node)
                continue;
            refined[node] = best;
            totals[best] += strength;
            outward[best] += outward[node] - (2 * ties[best]);
            (sizes[best], sizes[node]) = (sizes[best] + 1, 0);
        }

        return Number(refined);
    }

    private static (NeighbourGraph Graph, int[] Parts) Aggregate(NeighbourGraph graph, int[] parts, int[] refined)
    {
        var count = refined.Max() + 1;
        var ties = new Dictionary<(int, int), float>();
        var above = new int[count];
        for (var node = 0; node < graph.Count; node++)
        {
            above[refined[node]] = parts[node];
            var ends = graph.EndsOf(node);
            var weights = graph.WeightsOf(node);
            for (var i = 0; i < ends.Length; i++)
            {
                // Each tie is met from both its ends; one within a community becomes a tie with itself, which stands twice.
                var (a, b) = (refined[node], refined[ends[i]]);
                if (a <= b)
                    ties[(a, b)] = ties.GetValueOrDefault((a, b)) + (a == b ? weights[i] / 2 : weights[i]);
            }
        }

        return (NeighbourGraph.Build(count, ties.Select(t => (t.Key.Item1, t.Key.Item2, t.Value))), Number(above));
    }

    private static void TiesOf(NeighbourGraph graph, int node, int[] communities, Dictionary<int, double> ties, int[]? within = null)
    {
        ties.Clear();
        var ends = graph.EndsOf(node);
        var weights = graph.WeightsOf(node);
        for (var i = 0; i < ends.Length; i++)
        {
            if (ends[i] != node && (within is null || within[ends[i]] == within[node]))
                ties[communities[ends[i]]] = ties.GetValueOrDefault(communities[ends[i]]) + weights[i];
        }
    }

    private static double Inward(NeighbourGraph graph, int node, int[] parts)
    {
        var sum = 0d;
        var ends = graph.EndsOf(node);
        var weights = graph.WeightsOf(node);
        for (var i = 0; i < ends.Length; i++)
            sum += ends[i] != node && parts[ends[i]] == parts[node] ? weights[i] : 0;
        return sum;
    }

    private static int[] Number(int[] communities)
    {
        var numbers = new Dictionary<int, int>();
        return [.. communities.Select(c =>
        {
            if (!numbers.TryGetValue(c, out var number))
                numbers[c] = number = numbers.Count;
            return number;
        })];
    }
}
