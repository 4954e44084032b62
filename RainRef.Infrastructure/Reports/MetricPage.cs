using System.Globalization;
using System.Text;

namespace RainRef.Infrastructure.Reports;

/// <summary>Everything that is measured, in Prometheus's text format 0.0.4.</summary>
public sealed class MetricPage(MetricStore store, QueueGauge queue)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public async Task<string> WriteAsync(CancellationToken ct)
    {
        await queue.ReadAsync(ct);
        return Write(store.Collect());
    }

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var page = new StringBuilder(16 * 1024);
        foreach (var family in families)
        {
            var series = family.Series.ToList();
            if (series.Count == 0)
                continue;
            if (family.Help.Length > 0)
                page.Append("# HELP ").Append(family.Name).Append(' ').Append(MetricNames.EscapeHelp(family.Help)).Append('\n');
            page.Append("# TYPE ").Append(family.Name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
            foreach (var one in series)
            {
                if (family.Kind == MetricKind.Histogram)
                    AppendHistogram(page, family, one);
                else
                    AppendLine(page, family.Name, one.Labels, one.Value);
            }
        }

        return page.ToString();
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        MetricKind.Gauge or MetricKind.UpDownCounter => "gauge",
    };

    private static void AppendHistogram(StringBuilder page, MetricFamily family, MetricSeries series)
    {
        var count = 0L;
        var buckets = series.Buckets;
        for (var i = 0; i < buckets.Count; i++)
        {
            count += buckets[i];
            var bound = i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf";
            var comma = series.Labels.Length > 0 ? "," : "";
            AppendLine(page, family.Name + "_bucket", $"{series.Labels}{comma}le=\"{bound}\"", count);
        }

        AppendLine(page, family.Name + "_sum", series.Labels, series.Value);
        AppendLine(page, family.Name + "_count", series.Labels, count);
    }

    private static void AppendLine(StringBuilder page, string name, string labels, double value)
    {
        page.Append(name);
        if (labels.Length > 0)
            page.Append('{').Append(labels).Append('}');
        page.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
