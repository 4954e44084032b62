namespace RainRef.Domain.Quality;

/// <summary>What is watched: a higher share is worse.</summary>
public enum DriftMeasure
{
    /// <summary>Of the drafts written.</summary>
    Abstained,

    /// <summary>Of what people said about answers.</summary>
    NotUseful,

    /// <summary>Of the tickets that were answered for the first time.</summary>
    OwnWords,
}

/// <summary>A week that is worse than chance allows, given the weeks before it.</summary>
/// <param name="Week">Its Monday.</param>
/// <param name="Chance">How likely so many or more would be, were the week like those before it.</param>
public sealed record DriftFlag(DateOnly Week, Part Found, Part Before, double Chance);

/// <summary>What a measure says over a span of weeks.</summary>
/// <param name="Judged">How many of the weeks had enough in them, and in a week before, to be judged.</param>
/// <param name="Fullest">The most that a week of the span had.</param>
public sealed record DriftVerdict(DriftMeasure Measure, int Weeks, int Judged, int Fullest, IReadOnlyList<DriftFlag> Flags);

/// <summary>
/// Finds weeks whose share is higher than the weeks before them allow: Fisher's exact test, one-sided. Unlike a z test it
/// holds for small counts too. Weeks with few are neither judged nor compared with.
/// </summary>
public static class Drift
{
    /// <summary>With fewer a week says nothing.</summary>
    public const int Least = 20;

    /// <summary>How many weeks before a week it is compared with.</summary>
    public const int Earlier = 4;

    /// <summary>What is likelier is no flag. A z of 3 is 0.00135.</summary>
    public const double Allowed = 0.001;

    /// <param name="weeks">The oldest first.</param>
    /// <param name="shown">How many of the last are judged; those before them are only compared with.</param>
    public static DriftVerdict Judge(DriftMeasure measure, IReadOnlyList<(DateOnly Week, Part Found)> weeks, int shown)
    {
        var (flags, judged, fullest) = (new List<DriftFlag>(), 0, 0);
        for (var at = Math.Max(0, weeks.Count - shown); at < weeks.Count; at++)
        {
            var found = weeks[at].Found;
            fullest = Math.Max(fullest, found.Of);
            var before = weeks.Take(at).TakeLast(Earlier).Select(w => w.Found).Where(p => p.Of >= Least).Aggregate(default(Part), (sum, p) => sum + p);
            if (found.Of < Least || before.Of == 0)
                continue;
            judged++;
            var chance = Chance(found, before);
            if (found.Share > before.Share && chance < Allowed)
                flags.Add(new DriftFlag(weeks[at].Week, found, before, chance));
        }

        return new DriftVerdict(measure, shown, judged, fullest, flags);
    }

    /// <summary>
    /// The probability that at least as many fall into <paramref name="found"/>, where all that there are fall into the two
    /// parts by chance: the upper tail of the hypergeometric distribution.
    /// </summary>
    public static double Chance(Part found, Part before)
    {
        var (all, marked) = (found.Of + before.Of, found.Count + before.Count);
        var ways = LogChoose(all, found.Of);
        var sum = 0.0;
        for (var count = found.Count; count <= Math.Min(found.Of, marked); count++)
            sum += Math.Exp(LogChoose(marked, count) + LogChoose(all - marked, found.Of - count) - ways);
        return Math.Min(1, sum);
    }

    private static double LogChoose(int of, int take) =>
        take < 0 || take > of ? double.NegativeInfinity : LogFactorial(of) - LogFactorial(take) - LogFactorial(of - take);

    // Stirling's series: from 32 on it is exact to the last places of a double.
    private static double LogFactorial(int n)
    {
        if (n >= 32)
            return n * Math.Log(n) - n + 0.5 * Math.Log(2 * Math.PI * n) + 1.0 / (12.0 * n) - 1 / (360.0 * n * n * n);
        var sum = 0.0;
        for (var factor = 2; factor <= n; factor++)
            sum += Math.Log(factor);
        return sum;
    }
}
