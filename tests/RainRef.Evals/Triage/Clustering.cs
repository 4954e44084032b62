using System.Numerics;

namespace RainRef.Evals.Triage;

/// <summary>How well groups fit labels that the grouping never saw, and a plain method to compare with.</summary>
internal static class Clustering
{
    private const int Rounds = 15;

    /// <summary>Adjusted mutual information (Vinh et al. 2010, arithmetic mean): 0 by chance, 1 for the same.</summary>
    public static double AdjustedInformation(int[] labels, int[] groups)
    {
        var n = labels.Length;
        var (a, b) = (Sizes(labels), Sizes(groups));
        var mutual = labels.Zip(groups).GroupBy(p => p).Sum(g =>
            g.Count() / (double)n * Math.Log((double)n * g.Count() / ((double)a[g.Key.First] * b[g.Key.Second])));
        var expected = Expected([.. a.Values], [.. b.Values], n);
        var mean = (Entropy(a.Values, n) + Entropy(b.Values, n)) / 2;
        return Math.Abs(mean - expected) < 1e-12 ? 1 : (mutual - expected) / (mean - expected);
    }

    /// <summary>The share of texts that have their group's most frequent label.</summary>
    public static double Purity(int[] labels, int[] groups) =>
        groups.Zip(labels).GroupBy(p => p.First).Sum(g => g.GroupBy(p => p.Second).Max(l => l.Count())) / (double)labels.Length;

    /// <summary>Of all pairs of texts: how many of those put together belong together, and the reverse.</summary>
    public static (double Precision, double Recall) Pairs(int[] labels, int[] groups)
    {
        var both = labels.Zip(groups).GroupBy(p => p).Sum(g => Two(g.Count()));
        var (found, wanted) = (Sizes(groups).Values.Sum(Two), Sizes(labels).Values.Sum(Two));
        return (found == 0 ? 0 : both / found, wanted == 0 ? 0 : both / wanted);

        static double Two(int count) => count * (count - 1) / 2.0;
    }

    /// <summary>Spherical k-means with k-means++ seeding, told how many groups there are.</summary>
    public static int[] KMeans(float[][] places, int count)
    {
        var random = new Random(1);
        var middles = new List<float[]> { places[random.Next(places.Length)] };
        var far = Enumerable.Repeat(2.0, places.Length).ToArray();
        while (middles.Count < count)
        {
            for (var i = 0; i < places.Length; i++)
                far[i] = Math.Min(far[i], 1 - Dot(places[i], middles[^1]) + 1e-6);
            var (left, at) = (random.NextDouble() * far.Sum(), 0);
            while (at < places.Length - 1 && (left -= far[at]) > 0)
                at++;
            middles.Add(places[at]);
        }

        var groups = new int[places.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < places.Length; i++)
                groups[i] = Enumerable.Range(0, count).MaxBy(k => Dot(places[i], middles[k]));
            middles = [.. Enumerable.Range(0, count).Select(k => Middle(places, groups, k, middles[k]))];
        }

        return groups;
    }

    private static float[] Middle(float[][] places, int[] groups, int group, float[] before)
    {
        var sum = new float[before.Length];
        for (var i = 0; i < places.Length; i++)
        {
            for (var d = 0; groups[i] == group && d < sum.Length; d++)
                sum[d] += places[i][d];
        }

        var length = MathF.Sqrt(Dot(sum, sum));
        return length == 0 ? before : [.. sum.Select(x => x / length)];
    }

    private static float Dot(float[] a, float[] b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
            sum += new Vector<float>(a, i) * new Vector<float>(b, i);
        var result = Vector.Sum(sum);
        for (; i < a.Length; i++)
            result += a[i] * b[i];
        return result;
    }

    private static double Expected(int[] a, int[] b, int n)
    {
        var factorials = new double[n + 1];
        for (var i = 1; i <= n; i++)
            factorials[i] = factorials[i - 1] + Math.Log(i);
        var sum = 0d;
        foreach (var (x, xs) in a.GroupBy(v => v).Select(g => (g.Key, g.Count())))
        {
            foreach (var (y, ys) in b.GroupBy(v => v).Select(g => (g.Key, g.Count())))
            {
                for (var common = Math.Max(1, x + y - n); common <= Math.Min(x, y); common++)
                {
                    var chance = factorials[x] + factorials[y] + factorials[n - x] + factorials[n - y] - factorials[n] - factorials[common]
                        - factorials[x - common] - factorials[y - common] - factorials[n - x - y + common];
                    sum += (double)xs * ys * common / n * Math.Log((double)n * common / ((double)x * y)) * Math.Exp(chance);
                }
            }
        }

        return sum;
    }

    private static Dictionary<int, int> Sizes(int[] groups) => groups.GroupBy(g => g).ToDictionary(g => g.Key, g => g.Count());

    private static double Entropy(IEnumerable<int> sizes, int n) => -sizes.Sum(s => s / (double)n * Math.Log(s / (double)n));
}
