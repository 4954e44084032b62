using System.Text;
using System.Text.RegularExpressions;
using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>
/// Finds a text's encoding: a byte order mark, the pattern of UTF-16 without one, valid UTF-8, what the page or the sender
/// says, and Windows-1252 only where nothing speaks against it.
/// </summary>
public static partial class TextDecoding
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Nobody writes these on purpose in text; one in a thousand may be rubbish, more is another kind of file.
    private const int MaxControls = 1000;

    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="charset">What the sender says; only asked where the bytes do not say it themselves.</param>
    public static Result<(string Text, string Encoding)> Decode(byte[] bytes, string? charset = null)
    {
        var decoded = bytes switch
        {
            [0xef, 0xbb, 0xbf, ..] => Strictly(Utf8, bytes, 3),
            [0xff, 0xfe, 0, 0, ..] => Strictly(new UTF32Encoding(false, true, true), bytes, 4),
            [0, 0, 0xfe, 0xff, ..] => Strictly(new UTF32Encoding(true, true, true), bytes, 4),
            [0xff, 0xfe, ..] => Loosely(Encoding.Unicode, bytes, 2),
            [0xfe, 0xff, ..] => Loosely(Encoding.BigEndianUnicode, bytes, 2),
            _ => WithoutMark(bytes, charset),
        };
        return decoded.Then(d => Check(d.Text) is { } error ? error : (Result<(string, string)>)d);
    }

    private static Result<(string Text, string Encoding)> WithoutMark(byte[] bytes, string? charset)
    {
        if (LooksLikeUtf16(bytes) is { } utf16)
            return Loosely(utf16, bytes, 0);
        if (Strictly(Utf8, bytes, 0) is { Succeeded: true } utf8)
            return utf8;
        var named = charset ?? Declared(bytes);
        if (named is not null)
        {
            try
            {
                return Strictly(Encoding.GetEncoding(named, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback), bytes, 0);
            }
            catch (ArgumentException)
            {
                return ImportError.Encoding($"The text says that it is written in '{Shown(named)}', which is not known here; send UTF-8.");
            }
        }

        return Western(bytes);
    }

    private static Result<(string Text, string Encoding)> Western(byte[] bytes)
    {
        var high = bytes.Count(b => b >= 0x80);
        // Undefined there, or more accents than any language has: Cyrillic, Greek or East Asian in an encoding of its own.
        if (bytes.Any(b => b is 0x81 or 0x8d or 0x8f or 0x90 or 0x9d) || high > bytes.Length * 3 / 10 && bytes.Length > 16)
            return ImportError.Encoding("The text is neither UTF-8 nor Windows-1252; send UTF-8, or name its encoding as 'charset'.");
        return Strictly(Encoding.GetEncoding(1252), bytes, 0);
    }

    // Half of the bytes of Latin text are zero, all at even or all at odd places.
    private static Encoding? LooksLikeUtf16(byte[] bytes)
    {
        var length = Math.Min(bytes.Length, 4096) & ~1;
        if (length < 4)
            return null;
        var (even, odd) = (0, 0);
        for (var i = 0; i < length; i += 2)
        {
            even += bytes[i] == 0 ? 1 : 0;
            odd += bytes[i + 1] == 0 ? 1 : 0;
        }

        if (odd > length / 5 && even <= length / 100)
            return Encoding.Unicode;
        return even > length / 5 && odd <= length / 100 ? Encoding.BigEndianUnicode : null;
    }

    private static Result<(string Text, string Encoding)> Strictly(Encoding encoding, byte[] bytes, int skip)
    {
        try
        {
            return (encoding.GetString(bytes, skip, bytes.Length - skip), encoding.WebName);
        }
        catch (DecoderFallbackException)
        {
            return ImportError.Encoding($"The text is not valid {encoding.WebName}.");
        }
    }

    // Half pairs of surrogates are common in UTF-16 and become U+FFFD.
    private static Result<(string Text, string Encoding)> Loosely(Encoding encoding, byte[] bytes, int skip) =>
        (bytes.Length - skip) % 2 == 0
            ? (encoding.GetString(bytes, skip, bytes.Length - skip), encoding.WebName)
            : ImportError.Encoding($"The text is cut off: {encoding.WebName} takes two bytes a character.");

    private static Error? Check(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            return ImportError.Encoding("The text holds NUL bytes, so it is no text or its encoding is unknown.");
        var controls = text.Count(c => c < ' ' && c is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u001b'));
        return controls > 8 && controls > text.Length / MaxControls
            ? ImportError.Encoding("The file holds control characters as no text does.")
            : null;
    }

    private static string? Declared(byte[] bytes)
    {
        var head = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 2048));
        return Charset().Match(head) is { Success: true } match ? match.Groups[1].Value : null;
    }

    private static string Shown(string name) => new([.. name.Where(char.IsAsciiLetterOrDigit).Take(30)]);

    [GeneratedRegex("""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{2,30})""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Charset();
}
