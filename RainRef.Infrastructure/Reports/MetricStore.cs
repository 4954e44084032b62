using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RainRef.Infrastructure.Reports;

/// <summary>
/// Keeps the sums, gauges and histograms of the program's own meters and of the libraries' below it, from the start,
/// for <c>/metrics</c>. A family keeps a bounded number of label sets; what comes beyond goes into one overflow series.
/// </summary>
public sealed class MetricStore : IDisposable
{
    /// <summary>The meters that are kept and exported; a star at the end stands for anything.</summary>
    public static readonly IReadOnlyList<string> Meters =
        [PipelineMetrics.Name, NodeMetrics.Name, "Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "Npgsql"];

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _collecting = new();
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _own;

    /// <param name="own">This program's meters; another program in the same process has its own.</param>
    /// <param name="node">Registers this process's gauges by being made.</param>
    public MetricStore(IMeterFactory own, NodeMetrics node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _own = own;
        _listener.InstrumentPublished = Watch;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Record(family, (double)value, tags));
        _listener.Start();
    }

    /// <summary>All families as of now, observed ones included, by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (_collecting)
        {
            foreach (var family in _families.Values)
                family.BeginCollection();
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // One gauge that cannot be read now leaves out its own series only.
            }

            return [.. _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];
        }
    }

    public void Dispose() => _listener.Dispose();

    private static bool IsKept(string meter) => Meters.Any(name =>
        name[^1] == '*' ? meter.StartsWith(name[..^1], StringComparison.Ordinal) : meter == name);

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Record(value, tags);

    private void Watch(Instrument instrument, MeterListener listener)
    {
        if (!IsKept(instrument.Meter.Name) || (instrument.Meter.Scope is { } scope && scope != _own))
            return;
        var kind = KindOf(instrument);
        var name = MetricNames.Of(instrument.Name, instrument.Unit, kind);
        // Libraries register the same instrument anew with each of their own instances: those add up in one family.
        var family = _families.GetOrAdd(name, key => new MetricFamily(
            key, kind, instrument.Description ?? "", instrument.IsObservable, BoundsOf(instrument)));
        if (family.Kind == kind && family.Observed == instrument.IsObservable)
            listener.EnableMeasurementEvents(instrument, family);
    }

    private static MetricKind KindOf(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() switch
    {
        var type when type == typeof(Histogram<>) => MetricKind.Histogram,
        var type when type == typeof(Counter<>) || type == typeof(ObservableCounter<>) => MetricKind.Counter,
        var type when type == typeof(Gauge<>) || type == typeof(ObservableGauge<>) => MetricKind.Gauge,
        _ => MetricKind.UpDownCounter,
    };

    private static double[] BoundsOf(Instrument instrument)
    {
        IEnumerable<double>? advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(b => (double)b),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(b => (double)b),
            _ => null,
        };
        return advised?.ToArray() ?? (instrument.Unit == "s"
            ? [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
            : [0, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000]);
    }
}
