using System.Text.Json;
using CsvHelper;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;

namespace RainRef.Web.Channels;

/// <summary>Reads bulk uploads: a JSON array, lines of JSON, or CSV. A row that does not read is kept as its error.</summary>
internal static class BulkReader
{
    /// <summary>One more than is allowed, so that too many are noticed without reading them all.</summary>
    private const int EnoughRows = BulkIngest.MaxRows + 1;

    private static readonly CsvReaderOptions Options = new()
    {
        SkipEmptyLines = true,
        // A quote that is never closed must not gather the rest of the file into one field.
        MaxRecordSize = RefEvent.MaxTextLength * 4,
        IncludeValuesInExceptions = false,
    };

    // Only splits the array: what is wrong within one row must not end the reading of all.
    private static readonly JsonSerializerOptions AnyElement = new() { MaxDepth = 1000 };

    private static readonly string[] Fields = ["source", "channel", "text", "user_ref", "product", "external_id"];

    /// <exception cref="JsonException">The body is no JSON array.</exception>
    public static async Task<List<BulkRow>> JsonAsync(Stream body, JsonSerializerOptions options, CancellationToken ct)
    {
        var rows = new List<BulkRow>();
        await foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(body, AnyElement, ct))
        {
            rows.Add(Row(element, options));
            if (rows.Count == EnoughRows)
                break;
        }

        return rows;
    }

    public static async Task<List<BulkRow>> LinesAsync(Stream body, JsonSerializerOptions options, CancellationToken ct)
    {
        var rows = new List<BulkRow>();
        using var reader = new StreamReader(body);
        while (rows.Count < EnoughRows && await reader.ReadLineAsync(ct) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                using var document = JsonDocument.Parse(line);
                rows.Add(Row(document.RootElement, options));
            }
            catch (JsonException e)
            {
                rows.Add(Wrong($"The line is not JSON (at byte {e.BytePositionInLine})."));
            }
        }

        return rows;
    }

    /// <param name="mapping">The column for each field; a field that is not named takes the column of its own name.</param>
    /// <param name="defaults">Values for fields without a column, such as the source.</param>
    public static async Task<Result<List<BulkRow>>> CsvAsync(
        Stream body, IReadOnlyDictionary<string, string> mapping, IReadOnlyDictionary<string, string> defaults, CancellationToken ct)
    {
        var unknown = mapping.Keys.Concat(defaults.Keys).FirstOrDefault(f => !Fields.Contains(f));
        if (unknown is not null)
            return Error.Validation("mapping", $"There is no field '{unknown}'; fields are {string.Join(", ", Fields)}.");
        await using var csv = CsvReader.Create(body, Options, leaveOpen: true);
        try
        {
            await csv.ReadHeaderAsync(ct);
            if (csv.Headers.Count == 0)
                return Error.Validation("file", "The file has no header line.");
            var headers = csv.Headers.ToArray();
            var missing = mapping.FirstOrDefault(m => !headers.Contains(m.Value));
            if (missing.Key is not null)
                return Error.Validation("mapping", $"The file has no column '{missing.Value}'; it has {string.Join(", ", headers)}.");
            var columns = Fields.ToDictionary(f => f, f => Array.IndexOf(headers, mapping.GetValueOrDefault(f, f)));
            return await RowsAsync(csv, columns, defaults, headers.Length, ct);
        }
        catch (CsvFormatException e)
        {
            return Error.Validation("file", $"The file does not read as CSV: {e.Message}");
        }
    }

    private static async Task<List<BulkRow>> RowsAsync(
        CsvReader csv, Dictionary<string, int> columns, IReadOnlyDictionary<string, string> defaults, int width, CancellationToken ct)
    {
        var rows = new List<BulkRow>();
        while (rows.Count < EnoughRows && await csv.ReadAsync(ct))
        {
            if (csv.FieldCount != width)
            {
                rows.Add(Wrong($"The row has {csv.FieldCount} fields; the header has {width}."));
                continue;
            }

            string? Value(string field) =>
                columns[field] is >= 0 and var column && csv.GetString(column) is { Length: > 0 } value
                    ? value
                    : defaults.GetValueOrDefault(field);
            rows.Add(new BulkRow(
                new RawEvent(
                    Value("source"), Value("channel"), Value("text"), Value("user_ref"), Value("product"), null, Value("external_id")),
                null));
        }

        return rows;
    }

    private static BulkRow Row(JsonElement element, JsonSerializerOptions options)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return Wrong("The row is not a JSON object.");
        try
        {
            return new BulkRow(element.Deserialize<EventBody>(options)!.ToRaw(), null);
        }
        catch (JsonException e)
        {
            return Wrong($"The value of '{e.Path?.TrimStart('$', '.')}' has the wrong type.");
        }
    }

    private static BulkRow Wrong(string message) => new(null, Error.Validation("row", message));
}
