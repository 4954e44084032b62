using System.Text;
using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>What a file is, judged by its content; the name only tells Markdown from plain text.</summary>
/// <param name="Note">Said where the name promises something else.</param>
public sealed record FileType(SourceFormat Format, string MediaType, string? Note = null)
{
    private static readonly (string Name, byte[] Start)[] Foreign =
    [
        ("an RTF document", "{\\rtf"u8.ToArray()), ("a gzip archive", [0x1f, 0x8b]), ("a program", [0x7f, 0x45, 0x4c, 0x46]),
        ("a Windows program", [0x4d, 0x5a, 0x90]), ("a 7z archive", [0x37, 0x7a, 0xbc, 0xaf]), ("a RAR archive", "Rar!"u8.ToArray()),
        ("a TIFF image", [0x49, 0x49, 0x2a, 0]), ("a TIFF image", [0x4d, 0x4d, 0, 0x2a]), ("an Ogg recording", "OggS"u8.ToArray()),
        ("an MP3 recording", "ID3"u8.ToArray()), ("a Matroska recording", [0x1a, 0x45, 0xdf, 0xa3]),
        ("an SQLite database", "SQLite format 3\0"u8.ToArray()), ("PostScript", "%!PS"u8.ToArray()),
        ("an empty ZIP archive", [0x50, 0x4b, 5, 6]),
    ];

    /// <summary>The kinds by content that need no decoding; null where the file seems to be text.</summary>
    public static Result<FileType>? OfBinary(ReadOnlySpan<byte> bytes, string name)
    {
        foreach (var (what, start) in Foreign)
        {
            if (bytes.StartsWith(start))
                return ImportError.Unsupported($"The file is {what}");
        }

        if (bytes.Length > 11 && bytes[4..8].SequenceEqual("ftyp"u8))
            return ImportError.Unsupported("The file is a film or a recording");
        if (bytes.StartsWith("%PDF-"u8))
            return Named(new FileType(SourceFormat.Pdf, "application/pdf"), name, "a PDF", ".pdf");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xd0, 0xcf, 0x11, 0xe0]))
        {
            return bytes.IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0
                ? ImportError.Encrypted("Office document")
                : ImportError.Unsupported("The file is an Office document of the old kind");
        }

        if (bytes.StartsWith("PK\x03\x04"u8))
        {
            return bytes.IndexOf("word/document.xml"u8) >= 0
                ? Named(new FileType(SourceFormat.Docx, DocxMedia), name, "a Word document", ".docx")
                : ImportError.Unsupported("The file is a ZIP archive and no Word document");
        }

        if (ImageHeader.MediaTypeOf(bytes) is { } image)
            return Named(new FileType(SourceFormat.Image, image), name, "an image", ".png", ".jpg", ".jpeg", ".gif", ".webp");
        return null;
    }

    /// <summary>The kind of a text.</summary>
    public static Result<FileType> OfText(string text, string name, string? mediaType)
    {
        var start = text.AsSpan().TrimStart('\ufeff').TrimStart();
        if (start.IsEmpty)
            return ImportError.NoText;
        if (start.StartsWith("<svg", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<?xml") && !Head(start).Contains("<html", StringComparison.OrdinalIgnoreCase))
            return ImportError.Unsupported("The file is SVG or other XML");
        if (start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<?xml"))
            return Named(new FileType(SourceFormat.Html, "text/html"), name, "HTML", ".html", ".htm", ".xhtml");
        if (TranscriptText.IsWebVtt(text))
            return Named(new FileType(SourceFormat.Transcript, "text/vtt"), name, "a WebVTT transcript", ".vtt");
        if (TranscriptText.IsSubRip(text))
            return Named(new FileType(SourceFormat.Transcript, "application/x-subrip"), name, "an SRT transcript", ".srt");
        return ByName(name, mediaType);
    }

    private const string DocxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private static Result<FileType> ByName(string name, string? mediaType)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        return extension switch
        {
            ".md" or ".markdown" or ".mdx" => new FileType(SourceFormat.Markdown, "text/markdown"),
            ".html" or ".htm" or ".xhtml" => new FileType(SourceFormat.Html, "text/html"),
            ".txt" or ".text" => new FileType(SourceFormat.PlainText, "text/plain"),
            ".pdf" or ".docx" or ".png" or ".jpg" or ".jpeg" or ".gif" or ".webp" =>
                ImportError.Mislabelled(extension, "its content is something else"),
            ".vtt" or ".srt" => ImportError.Mislabelled(extension, "it has no times as a transcript has"),
            "" => ByMedia(mediaType),
            _ => ImportError.Unsupported($"Files named '*{Shown(extension)}' are not taken"),
        };
    }

    private static Result<FileType> ByMedia(string? mediaType) => mediaType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/markdown" => new FileType(SourceFormat.Markdown, "text/markdown"),
        "text/html" => new FileType(SourceFormat.Html, "text/html"),
        null or "" or "text/plain" or "application/octet-stream" => new FileType(SourceFormat.PlainText, "text/plain"),
        _ => ImportError.Unsupported("The content type is not taken"),
    };

    private static FileType Named(FileType type, string name, string what, params ReadOnlySpan<string> extensions)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        return extension.Length == 0 || extensions.Contains(extension)
            ? type
            : type with { Note = $"The file is named '*{Shown(extension)}', but it is {what}, and was imported as that." };
    }

    private static ReadOnlySpan<char> Head(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, 1024)];

    private static string Shown(string extension) => new([.. extension.Where(c => char.IsLetterOrDigit(c) || c == '.').Take(20)]);
}
