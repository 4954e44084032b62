namespace RainRef.Domain.Triage.Learning;

/// <summary>
/// Tells texts of the known classes from others: a logistic regression over how sure the model is and how much of the
/// text it has ever seen, learnt from classes that were kept from models on purpose.
/// </summary>
/// <param name="Threshold">Below this the answer is "unknown".</param>
internal sealed record ScopeGate(double[] Means, double[] Scales, double[] Factors, double Bias, double Threshold)
{
    public const int Clues = 7;
    private const int Steps = 400;
    private const double Rate = 0.5;
    private const double Shrink = 1e-3;

    /// <summary>For where there is too little data to learn from: it lets pass what is more likely than not seen before.</summary>
    public static readonly ScopeGate Usual = new(
        [0.35, 0, 0, 0, 0.75, 0, 0], [1, 1, 1, 1, 1, 1, 1], [6, 0, 0, 0, -8, 0, 0], 0, 0.5);

    /// <summary>How likely the text belongs to one of the classes, 0 to 1.</summary>
    public double Score(ReadOnlySpan<double> clues)
    {
        var sum = Bias;
        for (var i = 0; i < Clues; i++)
            sum += Factors[i] * (clues[i] - Means[i]) / Scales[i];
        return Arithmetic.Logistic(sum);
    }

    public static double[] Read(ReadOnlySpan<float> linear, ReadOnlySpan<float> network, ReadOnlySpan<float> shares, SparseVector x)
    {
        var (first, second) = (0f, 0f);
        var entropy = 0d;
        foreach (var share in shares)
        {
            if (share > first)
                (first, second) = (share, first);
            else if (share > second)
                second = share;
            entropy -= share > 1e-9f ? share * Math.Log(share) : 0;
        }

        var (score, next) = TopTwo(linear);
        var (net, _) = TopTwo(network);
        return
        [
            first, Math.Log((first + 1e-6) / (second + 1e-6)), score, score - next, x.Unseen, net, entropy,
        ];
    }

    /// <param name="inScope">Clues of texts whose class the model knew.</param>
    /// <param name="right">Of those, whether it named that class.</param>
    /// <param name="outOfScope">Clues of texts of classes that it had never seen.</param>
    /// <param name="sacrifice">The share of right answers that may be lost.</param>
    public static ScopeGate Fit(double[][] inScope, bool[] right, double[][] outOfScope, double sacrifice)
    {
        double[][] all = [.. inScope, .. outOfScope];
        var means = new double[Clues];
        var scales = new double[Clues];
        for (var i = 0; i < Clues; i++)
        {
            means[i] = all.Average(c => c[i]);
            scales[i] = Math.Sqrt(all.Average(c => (c[i] - means[i]) * (c[i] - means[i]))) + 1e-6;
        }

        var (factors, bias) = Descend(inScope, outOfScope, means, scales);
        var gate = new ScopeGate(means, scales, factors, bias, 0);
        var kept = inScope.Where((_, i) => right[i]).Select(c => gate.Score(c)).Order().ToArray();
        return gate with { Threshold = kept.Length == 0 ? 0 : kept[(int)(kept.Length * sacrifice)] };
    }

    private static (double[] Factors, double Bias) Descend(
        double[][] inScope, double[][] outOfScope, double[] means, double[] scales)
    {
        var factors = new double[Clues];
        var bias = 0d;
        var gradient = new double[Clues + 1];
        for (var step = 0; step < Steps; step++)
        {
            Array.Clear(gradient);
            Add(inScope, 1);
            Add(outOfScope, 0);
            for (var i = 0; i < Clues; i++)
                factors[i] -= Rate * (gradient[i] + (Shrink * factors[i]));
            bias -= Rate * gradient[Clues];
        }

        return (factors, bias);

        void Add(double[][] clues, double wanted)
        {
            foreach (var clue in clues)
            {
                var sum = bias;
                for (var i = 0; i < Clues; i++)
                    sum += factors[i] * (clue[i] - means[i]) / scales[i];
                var error = (Arithmetic.Logistic(sum) - wanted) / clues.Length;
                for (var i = 0; i < Clues; i++)
                    gradient[i] += error * (clue[i] - means[i]) / scales[i];
                gradient[Clues] += error;
            }
        }
    }

    private static (float First, float Second) TopTwo(ReadOnlySpan<float> scores)
    {
        var (first, second) = (float.NegativeInfinity, float.NegativeInfinity);
        foreach (var score in scores)
        {
            if (score > first)
                (first, second) = (score, first);
            else if (score > second)
                second = score;
        }

        return (first, float.IsFinite(second) ? second : first);
    }
}
