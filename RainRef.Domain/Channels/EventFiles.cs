using System.Globalization;
using System.Text;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Attachments;

namespace RainRef.Domain.Channels;

/// <summary>A file as a client sent it with an event.</summary>
/// <param name="Content">Base64.</param>
public sealed record RawFile(string? Name, string? Content)
{
    // The compiler's version would put what was sent into logs.
    public override string ToString() => $"{Content?.Length ?? 0} characters";
}

/// <summary>A file of an event: checked, or refused with the code of why.</summary>
public sealed record EventFile(string Name, string MediaType, byte[] Bytes, string? Refusal = null)
{
    // The compiler's version would put a name into logs.
    public override string ToString() => Refusal ?? MediaType;
}

/// <summary>
/// Judges the files that come with an event as those of replies are judged. One that cannot be taken never keeps the message
/// out: it is noted on it, with the reason.
/// </summary>
public static class EventFiles
{
    public const int Most = 10;
    public const int MostBytes = 25 * 1024 * 1024;
    public const string TooMany = "too_many_attachments";
    public const string TooLargeTogether = "attachments_too_large";

    private const int MostNoted = 20;

    public static IReadOnlyList<EventFile> Check(IReadOnlyList<RawFile?>? files)
    {
        if (files is not { Count: > 0 })
            return [];
        var (taken, bytes, checkedOnes) = (0, 0, new List<EventFile>());
        foreach (var file in files.Take(files.Count > MostNoted ? MostNoted - 1 : MostNoted))
        {
            var one = taken >= Most ? Refuse(file?.Name, TooMany) : Check(file, MostBytes - bytes);
            (taken, bytes) = (taken + (one.Refusal is null ? 1 : 0), bytes + one.Bytes.Length);
            checkedOnes.Add(one);
        }

        if (files.Count > MostNoted)
            checkedOnes.Add(Refuse(string.Create(CultureInfo.InvariantCulture, $"+ {files.Count - checkedOnes.Count}"), TooMany));
        return checkedOnes;
    }

    /// <summary>Why one was refused, in words that are safe to show.</summary>
    public static string ReasonOf(string code) => code switch
    {
        TooMany => "At most 10 files come with a message.",
        TooLargeTogether => "The files of a message have at most 25 MB together.",
        "file_too_large" => "A file has at most 10 MB.",
        "empty_file" => "The file is empty.",
        "not_base64" => "Its content is not base64.",
        "broken_file" => "The image is broken or far too large.",
        "mislabelled_file" => "Its content is not what its name says.",
        "unsupported_media_type" => "Only images, PDF, Word documents and plain text are taken.",
        "pii_pattern_timeout" => "A pattern for personal data took too long on it.",
        _ => "It could not be taken.",
    };

    /// <summary>A name that is safe to show and to save under: no path, nothing that turns the text around, not too long.</summary>
    public static string NameOf(string? name)
    {
        var told = new StringBuilder();
        foreach (var rune in (name ?? "").Replace('\\', '/').Split('/')[^1].EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
                && rune != Rune.ReplacementChar)
                told.Append(rune.ToString());
        }

        var text = told.ToString().Trim();
        if (text.Trim('.', ' ').Length == 0)
            return "file";
        if (text.Length <= TicketAttachment.MaxNameLength)
            return text;
        // What it is stands at the end.
        var ending = Path.GetExtension(text) is { Length: > 0 and <= 10 } extension ? extension : "";
        var cut = TicketAttachment.MaxNameLength - ending.Length;
        return text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)] + ending;
    }

    private static EventFile Check(RawFile? file, int room)
    {
        if (string.IsNullOrEmpty(file?.Content))
            return Refuse(file?.Name, "empty_file");
        // Four characters hold three bytes.
        if (file.Content.Length / 4 * 3L > TicketAttachment.MaxBytes + 3)
            return Refuse(file.Name, "file_too_large");
        var bytes = new byte[(file.Content.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(file.Content, bytes, out var length))
            return Refuse(file.Name, "not_base64");
        if (length > room)
            return Refuse(file.Name, TooLargeTogether);
        var read = AttachmentRules.Check(NameOf(file.Name), bytes[..length]);
        return read.Succeeded
            ? new EventFile(read.Value.Name, read.Value.MediaType, read.Value.Bytes)
            : Refuse(file.Name, read.Error.Kind == ErrorKind.Validation ? length == 0 ? "empty_file" : "broken_file" : read.Error.Code);
    }

    private static EventFile Refuse(string? name, string code) => new(NameOf(name), "", [], code);
}
