using System.Diagnostics;
using System.Globalization;
using System.Xml;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Poppler's <c>pdftotext</c> and <c>pdftoppm</c>, each run as a program of its own that sees one file, with limits on
/// memory, time and what it writes: a hostile file ends it and nothing else. Neither fetches anything.
/// </summary>
public sealed class PdfProgram(IOptions<KnowledgeOptions> options, DatabaseOptions data)
{
    private const int MaxPicture = 24 * 1024 * 1024;
    private const int MaxSaid = 4000;

    /// <summary>The pages with their words.</summary>
    public async Task<Result<List<PdfPage>>> ReadAsync(byte[] content, CancellationToken ct)
    {
        if (Check(content) is { } error)
            return error;
        var ran = await RunAsync(
            "pdftotext", ["-bbox-layout", "-enc", "UTF-8", "{file}", "-"], content,
            output => PdfPages.Read(output), ct);
        return ran.Then(r => r.ExitCode switch
        {
            _ when r.Said.Contains("Incorrect password", StringComparison.Ordinal) => ImportError.Encrypted("PDF"),
            3 => ImportError.Encrypted("PDF"),
            0 when r.Value is { Count: > 0 } pages => (Result<List<PdfPage>>)pages,
            _ => ImportError.Broken("PDF is broken: it cannot be read to its end"),
        });
    }

    /// <summary>A picture (PNG) of a page, whose number counts from 1; its longer side has about 1,400 pixels.</summary>
    public async Task<Result<byte[]>> PictureAsync(byte[] content, int page, CancellationToken ct)
    {
        var number = page.ToString(CultureInfo.InvariantCulture);
        var ran = await RunAsync(
            "pdftoppm", ["-png", "-scale-to", "1400", "-f", number, "-l", number, "{file}"], content,
            output => ReadAll(output), ct);
        return ran.Then(r => r is { ExitCode: 0, Value.Length: > 0 }
            ? (Result<byte[]>)r.Value
            : ImportError.Broken("page cannot be drawn"));
    }

    private static Error? Check(byte[] content)
    {
        // The trailer's own words; poppler would open what only forbids copying.
        if (content.AsSpan().IndexOf("/Encrypt "u8) is var at and >= 0 && at + 9 < content.Length
            && content[at + 9] is (>= (byte)'0' and <= (byte)'9') or (byte)'<')
            return ImportError.Encrypted("PDF");
        var tail = content.AsSpan(Math.Max(0, content.Length - 2048));
        return tail.IndexOf("%%EOF"u8) < 0 ? ImportError.Broken("PDF is cut off: its end is missing") : null;
    }

    private async Task<Result<Ran<T>>> RunAsync<T>(
        string program, string[] arguments, byte[] content, Func<Stream, T> read, CancellationToken ct)
    {
        if (Find(program) is not { } path)
            return ImportError.Unavailable($"PDF files are read by '{program}' (poppler-utils), which is not installed here.");
        var file = Path.Combine(Directory.CreateTempSubdirectory("rainref-pdf-").FullName, "file.pdf");
        try
        {
            await File.WriteAllBytesAsync(file, content, ct);
            return await RunAsync(path, [.. arguments.Select(a => a == "{file}" ? file : a)], read, ct);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private async Task<Result<Ran<T>>> RunAsync<T>(string path, string[] arguments, Func<Stream, T> read, CancellationToken ct)
    {
        var limits = options.Value;
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C.UTF-8";
        var script = string.Create(
            CultureInfo.InvariantCulture, $"ulimit -v {limits.PdfMegabytes * 1024L}; ulimit -t {limits.PdfSeconds}; exec \"$0\" \"$@\"");
        foreach (var argument in (string[])["-c", script, path, .. arguments])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(TimeSpan.FromSeconds(limits.PdfSeconds));
        await using var killing = timeout.Token.Register(() => Kill(process));
        try
        {
            var said = SaidAsync(process.StandardError);
            var (value, fault) = await Task.Run(() => Read(process.StandardOutput.BaseStream, read), CancellationToken.None);
            if (fault is not null)
                Kill(process);
            await process.WaitForExitAsync(CancellationToken.None);
            ct.ThrowIfCancellationRequested();
            if (timeout.IsCancellationRequested)
                return ImportError.Unsafe($"reading it takes more than {limits.PdfSeconds} seconds");
            return fault ?? (Result<Ran<T>>)new Ran<T>(process.ExitCode, value, await said);
        }
        finally
        {
            Kill(process);
        }
    }

    private static (T? Value, Error? Fault) Read<T>(Stream output, Func<Stream, T> read)
    {
        try
        {
            return (read(output), null);
        }
        catch (Exception e) when (e is XmlException or IOException or ArgumentOutOfRangeException)
        {
            return (default, null);
        }
        catch (InvalidDataException e)
        {
            return (default, ImportError.TooMuch(e.Message.TrimEnd('.')));
        }
    }

    private static byte[] ReadAll(Stream output)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = output.Read(chunk)) > 0)
        {
            if (buffer.Length + read > MaxPicture)
                throw new InvalidDataException("page's picture is too large.");
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    // A program whose words nobody reads would wait for ever.
    private static async Task<string> SaidAsync(StreamReader errors)
    {
        var said = "";
        while (await errors.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (said.Length < MaxSaid)
                said += line[..Math.Min(line.Length, 500)] + "\n";
        }

        return said;
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }
    }

    private string? Find(string program)
    {
        if (options.Value.PdfTools is { Length: > 0 } named)
            return File.Exists(Path.Combine(named, program)) ? Path.Combine(named, program) : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Append("/usr/bin").Append(Path.Combine(data.DataFolder, "..", ".tools", "poppler", "bin"));
        return folders.Where(f => f.Length > 0).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
    }

    private sealed record Ran<T>(int ExitCode, T? Value, string Said);
}
