using System.Text;
using RainRef.Domain.Common;

namespace RainRef.Web.Api;

/// <summary>Writes a CSV file to the caller row by row; no cell of it runs as a formula.</summary>
internal sealed class CsvDownload : IAsyncDisposable
{
    private readonly StreamWriter _writer;

    private CsvDownload(Stream body) => _writer = new StreamWriter(body, new UTF8Encoding(false));

    public static CsvDownload Begin(HttpContext http, string name)
    {
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return new CsvDownload(http.Response.Body);
    }

    public Task RowAsync(params string?[] cells) => _writer.WriteAsync(CsvText.Row(cells));

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
