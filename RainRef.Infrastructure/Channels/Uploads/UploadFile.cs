using System.Security.Cryptography;
using System.Text;
using CsvHelper;
using RainRef.Domain.Channels;
using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Common;

namespace RainRef.Infrastructure.Channels.Uploads;

/// <summary>Reads a file of tickets row by row: comma, semicolon, tab or bar between its columns, UTF-8 or as its mark says.</summary>
internal sealed class UploadFile : IAsyncDisposable
{
    private static readonly CsvReaderOptions Options = new()
    {
        SkipEmptyLines = true,
        // A quote that is never closed must not gather the rest of the file into one field.
        MaxRecordSize = RefEvent.MaxTextLength * 4,
        IncludeValuesInExceptions = false,
    };

    private readonly CsvReader _csv;

    private UploadFile(CsvReader csv, string[] headers) => (_csv, Headers) = (csv, headers);

    public IReadOnlyList<string> Headers { get; }

    /// <summary>How many fields the row that was read has.</summary>
    public int Fields => _csv.FieldCount;

    public static async Task<Result<UploadFile>> OpenAsync(Stream content, CancellationToken ct)
    {
        var csv = CsvReader.Create(content, Options, leaveOpen: true);
        try
        {
            await csv.ReadHeaderAsync(ct);
            string[] headers = [.. csv.Headers.Select(h => h.Trim())];
            if (headers.Length > 0 && headers.Any(h => h.Length > 0))
                return new UploadFile(csv, headers);
            await csv.DisposeAsync();
            return Error.Validation("file", "The file has no first line that names its columns.");
        }
        catch (CsvFormatException)
        {
            await csv.DisposeAsync();
            return Error.Validation("file", "The file does not read as CSV.");
        }
    }

    /// <summary>The next row; false at the end.</summary>
    /// <exception cref="CsvFormatException">The file does not go on as CSV.</exception>
    public ValueTask<bool> ReadAsync(CancellationToken ct) => _csv.ReadAsync(ct);

    public string Value(int column) => column < _csv.FieldCount ? _csv.GetString(column) : "";

    /// <summary>The row as an event, or what is wrong with it.</summary>
    public BulkRow Row(Dictionary<string, int> places, UploadMapping mapping) => Fields != Headers.Count
        ? new BulkRow(null, Error.Validation("row", $"The row has {Fields} fields; the first line has {Headers.Count}."))
        : new BulkRow(
            UploadFields.ToEvent(field => places.TryGetValue(field, out var column) && Value(column) is { Length: > 0 } value
                ? value
                : mapping.Defaults.GetValueOrDefault(field)),
            null);

    /// <summary>The hash of all rows up to this one.</summary>
    /// <param name="before">That of those before it.</param>
    public byte[] Fingerprint(byte[] key, byte[] before)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(before);
        for (var i = 0; i < Fields; i++)
        {
            var field = Encoding.UTF8.GetBytes(Value(i));
            hash.AppendData(BitConverter.GetBytes(field.Length));
            hash.AppendData(field);
        }

        return hash.GetHashAndReset();
    }

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
