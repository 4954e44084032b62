using System.Text;
using RainRef.Domain.Common;

namespace RainRef.Web.Api;

/// <summary>Writes CSV files to the caller as their rows are read; no cell of them runs as a formula.</summary>
internal static class CsvDownload
{
    private const int BufferSize = 32 * 1024;

    /// <summary>What fails before the first buffer is full still gets an error as its answer; later, the answer breaks off.</summary>
    public static async Task WriteAsync<T>(
        HttpContext http, string name, string[] header, IAsyncEnumerable<T> rows, Func<T, string?[]> cells, CancellationToken ct)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        var text = new StringBuilder(CsvText.Row(header));
        await foreach (var row in rows.WithCancellation(ct))
        {
            text.Append(CsvText.Row(cells(row)));
            if (text.Length >= BufferSize)
                await FlushAsync(http, text, ct);
        }

        await FlushAsync(http, text, ct);
    }

    private static async Task FlushAsync(HttpContext http, StringBuilder text, CancellationToken ct)
    {
        await http.Response.WriteAsync(text.ToString(), Encoding.UTF8, ct);
        text.Clear();
    }
}
