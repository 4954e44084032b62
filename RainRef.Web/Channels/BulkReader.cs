using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;

namespace RainRef.Web.Channels;

/// <summary>Reads bulk uploads: a JSON array, lines of JSON, or CSV. A row that does not read is kept as its error.</summary>
internal static class BulkReader
{
    /// <summary>One more than is allowed, so that too many are noticed without reading them all.</summary>
    private const int EnoughRows = BulkIngest.MaxRows + 1;

    private static readonly string[] Fields = ["source", "channel", "text", "user_ref", "product", "external_id"];

    /// <exception cref="JsonException">The body is no JSON array.</exception>
    public static async Task<List<BulkRow>> JsonAsync(Stream body, JsonSerializerOptions options, CancellationToken ct)
    {
        var rows = new List<BulkRow>();
        await foreach (var element in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(body, options, ct))
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
        using var reader = new StreamReader(body);
        using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            MissingFieldFound = null,
            DetectDelimiter = true,
            MaxFieldSize = RefEvent.MaxTextLength * 2,
        });
        if (!await csv.ReadAsync() || !csv.ReadHeader())
            return Error.Validation("file", "The file has no header line.");
        var columns = Fields.ToDictionary(f => f, f => mapping.GetValueOrDefault(f, f));
        var missing = mapping.FirstOrDefault(m => !csv.HeaderRecord!.Contains(m.Value));
        if (missing.Key is not null)
            return Error.Validation("mapping", $"The file has no column '{missing.Value}'; it has {string.Join(", ", csv.HeaderRecord!)}.");
        return await RowsAsync(csv, columns, defaults, ct);
    }

    private static async Task<List<BulkRow>> RowsAsync(
        CsvReader csv, Dictionary<string, string> columns, IReadOnlyDictionary<string, string> defaults, CancellationToken ct)
    {
        var rows = new List<BulkRow>();
        while (rows.Count < EnoughRows)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                if (!await csv.ReadAsync())
                    break;
                string? Value(string field) =>
                    (csv.TryGetField<string>(columns[field], out var value) && !string.IsNullOrEmpty(value) ? value : null)
                    ?? defaults.GetValueOrDefault(field);
                rows.Add(new BulkRow(
                    new RawEvent(
                        Value("source"), Value("channel"), Value("text"), Value("user_ref"), Value("product"), null, Value("external_id")),
                    null));
            }
            catch (CsvHelperException e)
            {
                rows.Add(Wrong($"The row does not read: {e.Message.Split('\n')[0]}"));
            }
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
