namespace RainRef.Domain.Triage.Learning;

/// <summary>How much the two kinds of scores count before they become shares; this also calibrates the shares.</summary>
internal sealed record Blend(float Linear, float Network)
{
    private const int MostOutcomes = 4000;

    /// <summary>What holds up on most data, for where there is too little to tell.</summary>
    public static readonly Blend Usual = new(3.5f, 0.7f);

    public void Mix(ReadOnlySpan<float> linear, ReadOnlySpan<float> network, Span<float> shares)
    {
        for (var k = 0; k < shares.Length; k++)
            shares[k] = (Linear * linear[k]) + (Network * network[k]);
        Arithmetic.Softmax(shares);
    }

    /// <summary>The factors under which the texts that a model had not seen were the least surprising.</summary>
    public static Blend Fit(IReadOnlyList<HeldBack> outcomes)
    {
        var step = Math.Max(1, outcomes.Count / MostOutcomes);
        var used = outcomes.Where((o, i) => i % step == 0).ToArray();
        var best = Usual;
        var loss = Loss(best, used);
        for (var factor = 1.6f; factor > 1.03f; factor = MathF.Sqrt(factor))
        {
            for (var improved = true; improved;)
            {
                improved = false;
                foreach (var next in Around(best, factor))
                {
                    var nextLoss = Loss(next, used);
                    if (nextLoss < loss - 1e-7)
                        (best, loss, improved) = (next, nextLoss, true);
                }
            }
        }

        return best;
    }

    private static IEnumerable<Blend> Around(Blend blend, float factor)
    {
        yield return blend with { Linear = Math.Min(30, blend.Linear * factor) };
        yield return blend with { Linear = Math.Max(0.3f, blend.Linear / factor) };
        yield return blend with { Network = Math.Min(5, blend.Network * factor) };
        yield return blend with { Network = Math.Max(0.02f, blend.Network / factor) };
    }

    private static double Loss(Blend blend, HeldBack[] outcomes)
    {
        var losses = new double[outcomes.Length];
        Parallel.For(0, outcomes.Length, i =>
        {
            var outcome = outcomes[i];
            Span<float> shares = outcome.Linear.Length <= 1024 ? stackalloc float[outcome.Linear.Length] : new float[outcome.Linear.Length];
            blend.Mix(outcome.Linear, outcome.Network, shares);
            losses[i] = -Math.Log(Math.Max(1e-6, shares[outcome.Truth]));
        });
        return losses.Length == 0 ? 0 : losses.Average();
    }
}

/// <summary>What a model that had not seen a text said of it.</summary>
/// <param name="Index">The text.</param>
/// <param name="Truth">Its class, or −1 where the model did not know that class.</param>
internal sealed record HeldBack(int Index, float[] Linear, float[] Network, SparseVector Vector, int Truth);
