using System.Text;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;

namespace RainRef.Domain.Tickets.Attachments;

/// <summary>Which files may lie on a ticket: images, PDF, Word documents and plain text, judged by their content.</summary>
public static class AttachmentRules
{
    private const long MaxPixels = 100_000_000;
    private static readonly HashSet<string> TextNames = ["", ".txt", ".text", ".log", ".csv", ".md", ".json", ".yaml", ".yml"];

    private static readonly Error Unsupported = new(
        ErrorKind.UnsupportedType, "unsupported_media_type", "Images (PNG, JPEG, GIF, WebP), PDF, Word documents and plain text in UTF-8 can be attached.");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Result<AttachmentContent> Check(string? name, byte[] bytes)
    {
        var file = Path.GetFileName((name ?? "").Replace('\\', '/')).Trim();
        if (file.Length is 0 or > TicketAttachment.MaxNameLength || file.Any(char.IsControl) || !StorableText.Is(file))
            return Error.Validation("file", $"A file's name has 1 to {TicketAttachment.MaxNameLength} characters.");
        if (bytes.Length == 0)
            return Error.Validation("file", "The file is empty.");
        if (bytes.Length > TicketAttachment.MaxBytes)
            return new Error(ErrorKind.TooLarge, "file_too_large", $"A file has at most {TicketAttachment.MaxBytes / 1024 / 1024} MB.");
        if (FileType.OfBinary(bytes, file) is { } binary)
        {
            if (!binary.Succeeded)
                return Unsupported;
            if (binary.Value.Note is not null)
                return ImportError.Mislabelled(Path.GetExtension(file), "its content is something else");
            return binary.Value.Format == SourceFormat.Image
                && (ImageHeader.SizeOf(bytes) is not var (width, height) || (long)width * height > MaxPixels)
                    ? Error.Validation("file", "The image is broken or far too large.")
                    : new AttachmentContent(file, binary.Value.MediaType, bytes);
        }

        return Text(file, bytes);
    }

    private static Result<AttachmentContent> Text(string file, byte[] bytes)
    {
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Unsupported;
        }

        if (!StorableText.Is(text) || text.Contains('\0', StringComparison.Ordinal))
            return Unsupported;
        var start = text.AsSpan().TrimStart('\ufeff').TrimStart();
        // What a browser would run is not taken, whatever it is called.
        return start.StartsWith("<", StringComparison.Ordinal) || !TextNames.Contains(Path.GetExtension(file).ToLowerInvariant())
            ? Unsupported
            : new AttachmentContent(file, "text/plain", bytes);
    }
}
