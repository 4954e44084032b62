using RainRef.Domain.Common;

namespace RainRef.Domain.Channels.Uploads;

/// <summary>Which column is what.</summary>
/// <param name="Columns">The column's name for each field.</param>
/// <param name="Defaults">Values for fields that have no column, or none in a row.</param>
public sealed record UploadMapping(IReadOnlyDictionary<string, string> Columns, IReadOnlyDictionary<string, string> Defaults)
{
    private const int MaxLength = 200;

    public static Result<UploadMapping> Create(
        IReadOnlyDictionary<string, string>? columns, IReadOnlyDictionary<string, string>? defaults)
    {
        var mapping = new UploadMapping(columns ?? new Dictionary<string, string>(), defaults ?? new Dictionary<string, string>());
        if (mapping.Columns.Keys.Concat(mapping.Defaults.Keys).FirstOrDefault(f => !UploadFields.All.Contains(f)) is { } unknown)
            return Error.Validation("columns", $"There is no field '{unknown}'; fields are {string.Join(", ", UploadFields.All)}.");
        if (mapping.Columns.Values.Concat(mapping.Defaults.Values).Any(v => v is not { Length: > 0 and <= MaxLength } || !StorableText.Is(v)))
            return Error.Validation("columns", $"Names of columns and defaults have 1 to {MaxLength} characters.");
        // Names of columns are kept; a first line that is no heading may hold anything.
        if (mapping.Columns.Values.Any(c => PiiScrubber.Scrub(c).Findings.Count > 0))
            return Error.Validation("columns", "A column's name holds personal data: the first line of the file must name its columns.");
        return mapping.Columns.ContainsKey("text")
            ? mapping.WithUsual()
            : Error.Validation("columns", "columns says which column has the text.");
    }

    /// <summary>Where each field is in a file; an error where a column is not there.</summary>
    public Result<Dictionary<string, int>> Place(IReadOnlyList<string> headers)
    {
        var places = new Dictionary<string, int>();
        foreach (var (field, column) in Columns)
        {
            var at = headers.ToList().FindIndex(h => h.Equals(column, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                return Error.Validation("columns", $"The file has no column '{column}'.");
            places[field] = at;
        }

        return places;
    }

    // Every event names its source and its channel; a file's rows mostly share them.
    private UploadMapping WithUsual() => this with
    {
        Defaults = new Dictionary<string, string>(Defaults)
        {
            ["source"] = Defaults.GetValueOrDefault("source", "csv"),
            ["channel"] = Defaults.GetValueOrDefault("channel", "support"),
        },
    };
}
