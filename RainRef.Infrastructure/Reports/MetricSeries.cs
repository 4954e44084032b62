namespace RainRef.Infrastructure.Reports;

/// <summary>One label set's figures. Safe to write from many threads at once.</summary>
/// <param name="labels">As they stand between the braces.</param>
/// <param name="buckets">How many a histogram has, the last without a bound.</param>
public sealed class MetricSeries(string labels, int buckets)
{
    private readonly long[] _buckets = new long[buckets];
    private double _value;

    public string Labels { get; } = labels;

    /// <summary>The sum, or a gauge's last value.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>How many values a histogram's buckets hold, each on its own.</summary>
    public IReadOnlyList<long> Buckets => [.. _buckets.Select((_, i) => Volatile.Read(ref _buckets[i]))];

    internal void Set(double value) => Volatile.Write(ref _value, value);

    internal void Add(double value)
    {
        var seen = Volatile.Read(ref _value);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _value, seen + value, seen);
            // Bits, since a NaN never equals itself and would keep this going for ever.
            if (BitConverter.DoubleToInt64Bits(before) == BitConverter.DoubleToInt64Bits(seen))
                return;
            seen = before;
        }
    }

    internal void Observe(double value, double[] bounds)
    {
        if (double.IsNaN(value))
            return;
        // A bound belongs to its own bucket: "le" means at most.
        var place = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _buckets[place < 0 ? ~place : place]);
        Add(value);
    }
}
