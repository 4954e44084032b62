using System.Globalization;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Base64 that says where the text is wrong, as the reference does.</summary>
internal static class Base64
{
    private const string Standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>The bytes; line breaks are left out; padding must be right where <c>padded</c>, and absent otherwise.</summary>
    public static byte[] Decode(string text, bool url, bool padded) =>
        TryDecode(text, url, padded, out var bytes, out var wrongAt)
            ? bytes
            : throw new BuiltinException(string.Create(CultureInfo.InvariantCulture, $"illegal base64 data at input byte {wrongAt}"));

    public static bool TryDecode(string text, bool url, bool padded, out byte[] bytes, out int wrongAt)
    {
        var alphabet = url ? Url : Standard;
        var made = new List<byte>(text.Length * 3 / 4);
        var (buffer, digits, padding) = (0, 0, 0);
        bytes = [];
        for (wrongAt = 0; wrongAt < text.Length; wrongAt++)
        {
            var c = text[wrongAt];
            if (c is '\r' or '\n')
                continue;
            if (c == '=' && padded && digits + padding >= 2 && digits + padding < 4 && digits >= 2)
            {
                padding++;
                continue;
            }

            var value = alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0 || padding > 0)
                return false;
            buffer = (buffer << 6) | value;
            if (++digits < 4)
                continue;
            made.Add((byte)(buffer >> 16));
            made.Add((byte)(buffer >> 8));
            made.Add((byte)buffer);
            (buffer, digits) = (0, 0);
        }

        if (digits == 1 || (padded && digits > 0 && digits + padding != 4))
            return false;
        if (digits >= 2)
            made.Add((byte)(digits == 2 ? buffer >> 4 : buffer >> 10));
        if (digits == 3)
            made.Add((byte)(buffer >> 2));
        bytes = [.. made];
        return true;
    }
}
