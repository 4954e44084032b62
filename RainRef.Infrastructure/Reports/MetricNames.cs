using System.Globalization;
using System.Text;

namespace RainRef.Infrastructure.Reports;

/// <summary>
/// Names and labels as Prometheus takes them: the text format 0.0.4, and the naming rules of the OpenTelemetry
/// specification ("Prometheus and OpenMetrics compatibility").
/// </summary>
public static class MetricNames
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["min"] = "minutes",
        ["h"] = "hours",
        ["d"] = "days",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["%"] = "percent",
    };

    // Npgsql calls a pool that has no name by its connection string.
    private const string PoolName = "db.client.connection.pool.name";

    /// <summary>A metric's name: the instrument's, its unit, and <c>_total</c> for counters.</summary>
    public static string Of(string instrument, string? unit, MetricKind kind)
    {
        var name = Sanitize(instrument, allowColon: true);
        if (unit is not null && Units.TryGetValue(unit, out var word))
            name = Append(name, word, kind);
        return kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Tags as they stand between the braces, sorted by name.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            var name = Sanitize(key, allowColon: false);
            var text = key == PoolName && Text(value).Contains('=') ? "other" : Text(value);
            // Two tags can come to the same name, which may stand there only once.
            labels[name] = labels.TryGetValue(name, out var before) ? $"{before};{text}" : text;
        }

        return string.Join(',', labels.Select(l => $"{l.Key}=\"{EscapeValue(l.Value)}\""));
    }

    /// <summary>A help text on its line.</summary>
    public static string EscapeHelp(string help) =>
        help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);

    private static string EscapeValue(string value) => EscapeHelp(value).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Append(string name, string unit, MetricKind kind)
    {
        var stem = kind == MetricKind.Counter && name.EndsWith("_total", StringComparison.Ordinal) ? name[..^"_total".Length] : name;
        return stem.EndsWith("_" + unit, StringComparison.Ordinal) ? name : $"{stem}_{unit}";
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Sanitize(string name, bool allowColon)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            var good = char.IsAsciiLetterOrDigit(c) || c == '_' || (allowColon && c == ':');
            if (clean.Length == 0 && char.IsAsciiDigit(c))
                clean.Append('_');
            clean.Append(good ? c : '_');
        }

        return clean.Length == 0 ? "_" : clean.ToString();
    }
}
