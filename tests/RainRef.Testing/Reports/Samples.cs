namespace RainRef.Testing.Reports;

/// <summary>Reads off a set of measurements.</summary>
public static class Samples
{
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <param name="share">From 0 to 1; between two values the nearer one counts.</param>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Round(share * (sorted.Length - 1), MidpointRounding.AwayFromZero)];
    }

    /// <summary>
    /// Measures two things in turns, so that whatever else the machine does falls on both, and gives the medians of
    /// both and of each turn's ratio.
    /// </summary>
    public static async Task<(double Value, double Reference, double Ratio)> InTurnsAsync(
        int rounds, Func<Task<double>> value, Func<Task<double>> reference)
    {
        var pairs = new List<(double Value, double Reference)>();
        for (var i = 0; i < rounds; i++)
        {
            // Whoever goes first finds the disk quieter: they take turns at that too.
            var first = i % 2 == 0 ? await reference() : await value();
            var second = i % 2 == 0 ? await value() : await reference();
            pairs.Add(i % 2 == 0 ? (second, first) : (first, second));
        }

        return (Median(pairs.Select(p => p.Value)), Median(pairs.Select(p => p.Reference)), Median(pairs.Select(p => p.Value / p.Reference)));
    }
}
