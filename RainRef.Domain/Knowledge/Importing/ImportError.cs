using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Why a file is not taken, each with a code of its own.</summary>
public static class ImportError
{
    public static readonly Error Empty = Validation("empty_file", "The file is empty.");

    public static readonly Error NoText = Validation("no_text", "The file has no text that could be cited.");

    public static readonly Error NoWords = Validation(
        "no_text", "The file shows pages without text, perhaps scans; only text can be cited.");

    public static readonly Error NeedsDescription = Validation(
        "needs_description", "An image needs a description that can be cited: send it as 'description', or beside the file as NAME.txt.");

    public static Error Encrypted(string what) =>
        Validation("encrypted_file", $"The {what} is encrypted; import it without its password.");

    public static Error Broken(string what) => Validation("broken_file", $"The {what}.");

    public static Error Unsafe(string why) => Validation("unsafe_file", $"The file is not opened: {why}.");

    public static Error Encoding(string why) => Validation("unknown_encoding", why);

    public static Error Mislabelled(string says, string why) => new(
        ErrorKind.UnsupportedType, "mislabelled_file", $"The file is named '*{says}', but {why}.");

    public static Error Unsupported(string what) => new(
        ErrorKind.UnsupportedType, "unsupported_media_type",
        $"{what}; Markdown, HTML, PDF, DOCX, plain text, WebVTT and SRT transcripts, PNG, JPEG, GIF and WebP are.");

    public static Error TooLarge(long limit) => new(
        ErrorKind.TooLarge, "too_large", $"A file has at most {limit / (1024 * 1024)} MB.");

    public static Error TooMuch(string what) => new(ErrorKind.TooLarge, "too_large", $"The {what}.");

    public static Error Unavailable(string why) => new(ErrorKind.Unavailable, "reader_unavailable", why);

    private static Error Validation(string code, string message) => new(
        ErrorKind.Validation, code, message, new Dictionary<string, object?> { ["field"] = "file" });
}
