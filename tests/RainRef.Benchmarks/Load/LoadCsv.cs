using System.Text;
using System.Text.Json;
using CsvHelper;

namespace RainRef.Benchmarks.Load;

/// <summary>Reads the texts of a CSV with the columns text and label.</summary>
internal static class LoadCsv
{
    public static async Task<List<string>> TextsAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        await using var csv = CsvReader.Create(file, new CsvReaderOptions { SkipEmptyLines = true }, leaveOpen: true);
        await csv.ReadHeaderAsync(ct);
        var column = csv.Headers.ToArray().IndexOf("text");
        if (column < 0)
            throw new InvalidOperationException($"{path} has no column 'text'.");
        var texts = new List<string>();
        while (await csv.ReadAsync(ct))
        {
            if (csv.GetString(column) is { } text && !string.IsNullOrWhiteSpace(text))
                texts.Add(text);
        }

        return texts;
    }

    /// <summary>Bodies of JSON lines; each event's external id is its number.</summary>
    public static IEnumerable<byte[]> Bodies(List<string> texts, string source, int chunk) => texts
        .Select((text, i) => JsonSerializer.Serialize(
            new Dictionary<string, string> { ["source"] = source, ["channel"] = "support", ["text"] = text, ["external_id"] = ExternalId(i) }))
        .Chunk(chunk).Select(lines => Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    public static string ExternalId(int index) => $"load-{index}";
}
