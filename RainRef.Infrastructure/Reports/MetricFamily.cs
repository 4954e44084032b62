using System.Collections.Concurrent;

namespace RainRef.Infrastructure.Reports;

public enum MetricKind
{
    Counter,
    UpDownCounter,
    Gauge,
    Histogram,
}

/// <summary>The series of one metric name. Recording takes no lock and, for labels seen before, no memory.</summary>
public sealed class MetricFamily(string name, MetricKind kind, string help, bool observed, double[] bounds)
{
    /// <summary>Label sets that a family keeps apart.</summary>
    public const int MaxSeries = 500;

    private const string OverflowLabels = "overflow=\"true\"";
    private readonly ConcurrentDictionary<MetricTags, MetricSeries> _byTags = new(MetricTags.Comparer);
    private readonly ConcurrentDictionary<string, MetricSeries> _byLabels = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public MetricKind Kind { get; } = kind;

    public string Help { get; } = help;

    /// <summary>Whether the values are read at a collection, each the whole and not an addition.</summary>
    public bool Observed { get; } = observed;

    /// <summary>The upper bounds of a histogram's buckets, without the last, which has none.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    public IEnumerable<MetricSeries> Series => _byLabels.Values.OrderBy(s => s.Labels, StringComparer.Ordinal);

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>()
            .TryGetValue(tags, out var known) ? known : Find(tags);
        switch (Kind)
        {
            case MetricKind.Histogram:
                series.Observe(value, bounds);
                break;
            case MetricKind.Gauge:
                series.Set(value);
                break;
            default:
                series.Add(value);
                break;
        }
    }

    /// <summary>Forgets what was observed last time: what is gone since then has no series any more.</summary>
    public void BeginCollection()
    {
        if (!Observed)
            return;
        _byTags.Clear();
        _byLabels.Clear();
    }

    // The same labels in another order, or with values that read the same, are one series.
    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = MetricNames.Labels(tags);
        if (!_byLabels.TryGetValue(labels, out var series))
        {
            var full = _byLabels.Count >= MaxSeries;
            series = _byLabels.GetOrAdd(full ? OverflowLabels : labels, key => new MetricSeries(key, bounds.Length + 1));
            if (full)
                return series;
        }

        if (_byTags.Count < MaxSeries * 4)
            _byTags.TryAdd(new MetricTags(tags.ToArray()), series);
        return series;
    }
}
