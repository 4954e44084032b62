using System.Collections.Frozen;

namespace RainRef.Domain.Channels;

/// <summary>Recognises IBANs (ISO 13616): the country's length and the check digits by ISO 7064 mod 97-10.</summary>
internal static class IbanDetector
{
    private const int MaxLength = 34;

    // From the IBAN registry.
    private static readonly FrozenDictionary<string, int> Lengths = Parse(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 "
        + "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 "
        + "KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 "
        + "PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 "
        + "VA22 VG24 XK20 YE30");

    /// <summary>The end of the IBAN whose check digits begin at <paramref name="digit"/>; -1 when there is none.</summary>
    public static int End(ReadOnlySpan<char> text, int digit)
    {
        var start = digit - 2;
        if (start < 0 || digit + 1 >= text.Length
            || !char.IsAsciiLetter(text[start]) || !char.IsAsciiLetter(text[start + 1])
            || !char.IsAsciiDigit(text[digit + 1])
            || (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_')))
            return -1;
        Span<char> country = [char.ToUpperInvariant(text[start]), char.ToUpperInvariant(text[start + 1])];
        var lengths = Lengths.GetAlternateLookup<ReadOnlySpan<char>>();
        return lengths.TryGetValue(country, out var length) ? End(text, start, length) : -1;
    }

    private static int End(ReadOnlySpan<char> text, int start, int length)
    {
        Span<char> compact = stackalloc char[MaxLength];
        var (count, i) = (0, start);
        for (; count < length && i < text.Length; i++)
        {
            if (char.IsAsciiLetterOrDigit(text[i]))
                compact[count++] = char.ToUpperInvariant(text[i]);
            else if (text[i] is not (' ' or '-' or '\u00a0') || !char.IsAsciiLetterOrDigit(text[i - 1]))
                return -1;
        }

        var bounded = i >= text.Length || !(char.IsLetterOrDigit(text[i]) || text[i] == '_');
        return count == length && bounded && Remainder(compact[..count]) == 1 ? i : -1;
    }

    private static int Remainder(ReadOnlySpan<char> iban)
    {
        var remainder = 0;
        for (var i = 0; i < iban.Length; i++)
        {
            var c = iban[(i + 4) % iban.Length];
            remainder = char.IsAsciiDigit(c)
                ? ((remainder * 10) + (c - '0')) % 97
                : ((remainder * 100) + (c - 'A' + 10)) % 97;
        }

        return remainder;
    }

    private static FrozenDictionary<string, int> Parse(string table) => table.Split(' ')
        .ToFrozenDictionary(entry => entry[..2], entry => int.Parse(entry.AsSpan(2), provider: null), StringComparer.Ordinal);
}
