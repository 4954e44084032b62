using System.Text;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;

namespace RainRef.Web.Knowledge;

/// <summary>Judges an uploaded file by its content and its name: Markdown, HTML and plain text in UTF-8 are taken.</summary>
internal static class UploadedText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly (string Name, byte[] Start)[] Binaries =
    [
        ("PDF", "%PDF-"u8.ToArray()), ("a ZIP archive or an Office document", [0x50, 0x4b, 0x03, 0x04]), ("PNG", [0x89, 0x50, 0x4e, 0x47]),
        ("JPEG", [0xff, 0xd8, 0xff]), ("GIF", "GIF8"u8.ToArray()), ("RTF", "{\\rtf"u8.ToArray()), ("gzip", [0x1f, 0x8b]),
        ("an old Office document", [0xd0, 0xcf, 0x11, 0xe0]), ("a program", [0x7f, 0x45, 0x4c, 0x46]),
    ];

    public static Result<(string Text, SourceFormat Format)> Read(byte[] content, string name, string? contentType)
    {
        var known = Array.Find(Binaries, b => content.AsSpan().StartsWith(b.Start));
        if (known.Name is not null)
            return Unsupported($"The file is {known.Name}");
        if (FormatOf(name, contentType) is not { } format)
            return Unsupported($"Files named '*{Path.GetExtension(name)}' are not taken");
        string text;
        try
        {
            text = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return Error.Validation("file", "The file is not text in UTF-8.");
        }

        return StorableText.Check("file", text) is { } error ? error : (text, LooksLikeHtml(text) ? SourceFormat.Html : format);
    }

    private static Error Unsupported(string what) =>
        new(ErrorKind.UnsupportedType, "unsupported_media_type", $"{what}; Markdown, HTML and plain text are.");

    private static SourceFormat? FormatOf(string name, string? contentType) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".md" or ".markdown" => SourceFormat.Markdown,
        ".html" or ".htm" => SourceFormat.Html,
        ".txt" or ".text" => SourceFormat.PlainText,
        "" => contentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "text/markdown" => SourceFormat.Markdown,
            "text/html" => SourceFormat.Html,
            null or "" or "text/plain" or "application/octet-stream" => SourceFormat.PlainText,
            _ => null,
        },
        _ => null,
    };

    private static bool LooksLikeHtml(string text)
    {
        var start = text.AsSpan().TrimStart('\ufeff').TrimStart();
        return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}
