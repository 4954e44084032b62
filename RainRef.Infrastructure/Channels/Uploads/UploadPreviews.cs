using CsvHelper;
using RainRef.Domain.Channels;
using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Common;

namespace RainRef.Infrastructure.Channels.Uploads;

/// <summary>Says what a file holds and what would go wrong, from its first rows. Nothing of it is kept.</summary>
public sealed class UploadPreviews(EventNormalizer normalizer, PiiPatterns patterns)
{
    private const int ReadRows = 200;
    private const int ShownRows = 5;
    private const int ShownLength = 300;

    /// <param name="columns">The column for each field; null guesses.</param>
    public async Task<Result<UploadPreview>> ReadAsync(
        Guid workspaceId, Stream content, IReadOnlyDictionary<string, string>? columns, IReadOnlyDictionary<string, string>? defaults,
        CancellationToken ct)
    {
        var opened = await UploadFile.OpenAsync(content, ct);
        if (!opened.Succeeded)
            return opened.Error;
        await using var file = opened.Value;
        var (rows, broken) = await RowsAsync(file, ct);
        var guess = UploadFields.Guess(file.Headers, [.. rows.Where(r => r.Count == file.Headers.Count)]);
        var problems = Problems(file.Headers, rows, broken);
        var mapping = UploadMapping.Create(columns ?? guess, defaults);
        if (mapping.Error is { } wrong)
            problems.Add(wrong.Message);
        var places = mapping.Succeeded ? mapping.Value.Place(file.Headers) : mapping.Error!;
        if (mapping.Succeeded && places.Error is { } missing)
            problems.Add(missing.Message);
        var own = await patterns.OfAsync(workspaceId, ct);
        var shown = places.Succeeded ? Judge(file.Headers, rows, places.Value, mapping.Value, own, problems) : [];
        return new UploadPreview(file.Headers, guess, mapping.Succeeded ? mapping.Value : null, shown, problems);
    }

    private static async Task<(List<IReadOnlyList<string>> Rows, bool Broken)> RowsAsync(UploadFile file, CancellationToken ct)
    {
        var rows = new List<IReadOnlyList<string>>();
        try
        {
            while (rows.Count < ReadRows && await file.ReadAsync(ct))
                rows.Add([.. Enumerable.Range(0, file.Fields).Select(file.Value)]);
            return (rows, false);
        }
        catch (CsvFormatException)
        {
            return (rows, true);
        }
    }

    private static List<string> Problems(IReadOnlyList<string> headers, List<IReadOnlyList<string>> rows, bool broken)
    {
        var problems = new List<string>();
        if (rows.Count == 0)
            problems.Add("The file has no rows below its first line.");
        if (broken)
            problems.Add($"After row {rows.Count} the file does not go on as CSV, as where a quote is never closed.");
        var doubled = headers.Where(h => h.Length > 0).GroupBy(h => h, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (doubled is not null)
            problems.Add($"Two columns are called '{doubled.Key}'; the first is taken.");
        if (rows.Any(r => r.Any(v => v.Contains('\ufffd'))))
            problems.Add("Some characters do not read as UTF-8; save the file as UTF-8.");
        return problems;
    }

    private List<PreviewRow> Judge(
        IReadOnlyList<string> headers, List<IReadOnlyList<string>> rows, Dictionary<string, int> places, UploadMapping mapping,
        PiiPatternSet own, List<string> problems)
    {
        var shown = new List<PreviewRow>();
        var wrong = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = Judge(headers, rows[i], i + 1, places, mapping, own);
            wrong += row.Problem is null ? 0 : 1;
            if (shown.Count < ShownRows)
                shown.Add(row);
        }

        if (wrong > 0)
            problems.Add($"{wrong} of the first {rows.Count} rows would be refused; the others come in.");
        if (places.TryGetValue("external_id", out var id)
            && rows.Where(r => r.Count == headers.Count && r[id].Length > 0).GroupBy(r => r[id]).Count(g => g.Count() > 1) is > 0 and var repeated)
            problems.Add($"{repeated} ids come more than once in the first {rows.Count} rows; each is taken once.");
        return shown;
    }

    private PreviewRow Judge(
        IReadOnlyList<string> headers, IReadOnlyList<string> row, int number, Dictionary<string, int> places, UploadMapping mapping, PiiPatternSet own)
    {
        if (row.Count != headers.Count)
            return new PreviewRow(number, new Dictionary<string, string>(), $"The row has {row.Count} fields; the first line has {headers.Count}.");
        var raw = UploadFields.ToEvent(field => places.TryGetValue(field, out var at) && row[at] is { Length: > 0 } value
            ? value
            : mapping.Defaults.GetValueOrDefault(field));
        var normalized = normalizer.Normalize(raw, own);
        if (!normalized.Succeeded)
            return new PreviewRow(number, new Dictionary<string, string>(), normalized.Error.Message);
        var e = normalized.Value;
        var context = e.ContextJson is null ? null : System.Text.Json.Nodes.JsonNode.Parse(e.ContextJson);
        return new PreviewRow(
            number,
            new (string Field, string? Value)[]
            {
                ("text", Clip(e.Text)), ("subject", context?["subject"]?.ToString()), ("user_ref", e.UserRef), ("external_id", e.ExternalId),
                ("channel", e.Channel), ("source", e.Source), ("product", e.Product), ("customer_tier", context?["customer_tier"]?.ToString()),
                ("thread_id", places.ContainsKey("thread_id") ? e.ThreadKey : null),
            }.Where(v => !string.IsNullOrEmpty(v.Value)).ToDictionary(v => v.Field, v => v.Value!),
            null);
    }

    private static string Clip(string text) =>
        text.Length <= ShownLength ? text : text[..(char.IsHighSurrogate(text[ShownLength - 1]) ? ShownLength - 1 : ShownLength)] + "…";
}
