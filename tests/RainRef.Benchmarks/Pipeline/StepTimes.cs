using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using RainRef.Infrastructure.Reports;

namespace RainRef.Benchmarks.Pipeline;

/// <summary>Sums what each step took, from the pipeline's own meter.</summary>
internal sealed class StepTimes : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, (long Count, double Seconds)> _steps = new();

    public StepTimes()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == PipelineMetrics.Name && instrument.Name == "rainref_job_duration_seconds")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "kind")
                    _steps.AddOrUpdate((string)tag.Value!, (1, seconds), (_, sum) => (sum.Count + 1, sum.Seconds + seconds));
            }
        });
        _listener.Start();
    }

    /// <summary>Each step's mean in milliseconds, how often it ran, and its share of all steps' time; the longest first.</summary>
    public IReadOnlyList<(string Step, long Count, double MeanMs, double Share)> Read()
    {
        var total = _steps.Values.Sum(s => s.Seconds);
        return [.. _steps.OrderByDescending(s => s.Value.Seconds)
            .Select(s => (s.Key, s.Value.Count, s.Value.Seconds / s.Value.Count * 1000, s.Value.Seconds / total))];
    }

    public void Dispose() => _listener.Dispose();
}
