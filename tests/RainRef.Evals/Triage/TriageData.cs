using CsvHelper;
using RainRef.Domain.Triage.Learning;

namespace RainRef.Evals.Triage;

/// <summary>Reads the files of a triage set.</summary>
internal static class TriageData
{
    /// <summary>The label of texts that belong to no class.</summary>
    public const string Outside = "oos";

    /// <summary>The rows with a text and a label, or null where there is no such file.</summary>
    public static async Task<List<LabelledText>?> ReadAsync(EvalSet set, string file, CancellationToken ct)
    {
        var path = Path.Combine(set.Folder, file);
        if (!File.Exists(path))
            return null;
        await using var stream = File.OpenRead(path);
        await using var csv = CsvReader.Create(stream, new CsvReaderOptions { SkipEmptyLines = true }, leaveOpen: true);
        await csv.ReadHeaderAsync(ct);
        var headers = csv.Headers.Select(h => h.Trim().ToLowerInvariant()).ToArray();
        var (text, label) = (Array.IndexOf(headers, "text"), Array.IndexOf(headers, "label"));
        if (text < 0 || label < 0)
        {
            set.Say($"left out: {file} has no columns 'text' and 'label'");
            return null;
        }

        var rows = new List<LabelledText>();
        var wrong = 0;
        while (rows.Count < set.Limit && await csv.ReadAsync(ct))
        {
            if (csv.FieldCount <= Math.Max(text, label) || csv.GetString(label) is not { Length: > 0 } name)
                wrong++;
            else
                rows.Add(new LabelledText(csv.GetString(text) ?? "", name));
        }

        if (wrong > 0)
            set.Say($"{file}: {wrong} rows are left out");
        return rows;
    }
}
