using CsvHelper;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Triage;

/// <summary>Reads labelled texts from CSV, row by row; a row that does not read is kept as what is wrong with it.</summary>
internal static class LabelFile
{
    private static readonly CsvReaderOptions Options = new()
    {
        SkipEmptyLines = true,
        // A quote that is never closed must not gather the rest of the file into one field.
        MaxRecordSize = 256 * 1024,
        IncludeValuesInExceptions = false,
    };

    /// <param name="textColumn">The name of the column with the texts; any case.</param>
    /// <param name="labelColumn">The name of the column with the labels.</param>
    public static async Task<Result<List<LabelRow>>> ReadAsync(Stream body, string textColumn, string labelColumn, CancellationToken ct)
    {
        await using var csv = CsvReader.Create(body, Options, leaveOpen: true);
        try
        {
            await csv.ReadHeaderAsync(ct);
            var headers = csv.Headers.Select(h => h.Trim()).ToArray();
            var (text, label) = (Find(headers, textColumn), Find(headers, labelColumn));
            if (text < 0 || label < 0)
            {
                return Error.Validation(
                    "file", $"The first line names the columns and has no '{(text < 0 ? textColumn : labelColumn)}'.");
            }

            var rows = new List<LabelRow>();
            while (await csv.ReadAsync(ct))
            {
                if (rows.Count == LabelImport.MaxRows)
                    return new Error(ErrorKind.TooLarge, "too_many_rows", $"A file has at most {LabelImport.MaxRows} rows.");
                rows.Add(csv.FieldCount == headers.Length
                    ? new LabelRow(rows.Count + 1, csv.GetString(text), csv.GetString(label))
                    : new LabelRow(rows.Count + 1, null, null, $"The row has {csv.FieldCount} fields; the header has {headers.Length}."));
            }

            return rows;
        }
        catch (CsvFormatException e)
        {
            return Error.Validation("file", $"The file does not read as CSV: {e.Message}");
        }
    }

    private static int Find(string[] headers, string name) =>
        Array.FindIndex(headers, h => h.Equals(name, StringComparison.OrdinalIgnoreCase));
}
