using System.Net;

namespace RainRef.Domain.Channels;

/// <summary>One spelling for a value that people write in several ways.</summary>
internal static class PiiNormalForm
{
    public static string Of(PiiKind kind, ReadOnlySpan<char> value) => kind switch
    {
        PiiKind.Email => value.ToString().ToLowerInvariant(),
        PiiKind.Iban or PiiKind.NationalId or PiiKind.Mac => Keep(value, char.IsLetterOrDigit).ToUpperInvariant(),
        PiiKind.Ip => IPAddress.TryParse(value, out var address) ? address.ToString() : value.ToString(),
        PiiKind.Card or PiiKind.Ssn => Keep(value, char.IsAsciiDigit),
        PiiKind.Phone => Keep(value, c => char.IsAsciiDigit(c) || c == '+'),
        PiiKind.Name or PiiKind.Address =>
            string.Join(' ', value.ToString().ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
        PiiKind.Secret or PiiKind.Crypto or PiiKind.Custom => value.ToString(),
    };

    private static string Keep(ReadOnlySpan<char> value, Func<char, bool> wanted)
    {
        Span<char> kept = value.Length <= 128 ? stackalloc char[128] : new char[value.Length];
        var length = 0;
        foreach (var c in value)
        {
            if (wanted(c))
                kept[length++] = c;
        }

        return new string(kept[..length]);
    }
}
