namespace RainRef.Domain.Channels;

/// <summary>Recognises payment card numbers: issuer's prefix and length (ISO/IEC 7812), check digit by Luhn.</summary>
internal static class CardNumber
{
    private const int MaxDigits = 19;

    private static readonly int[][] Layouts = [[4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 1], [8, 8]];

    public static int End(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        if (groups[0].Hyphenated)
            return -1;
        Span<char> digits = stackalloc char[MaxDigits];
        if (groups[0].Length is >= 12 and <= MaxDigits)
        {
            var alone = groups.Length == 1 || !groups[1].Hyphenated;
            return alone && NumberDetector.Ends(text, groups[0].End) && IsValid(text[groups[0].Start..groups[0].End])
                ? groups[0].End
                : -1;
        }

        if (groups[0].Length is not (4 or 8))
            return -1;
        foreach (var layout in Layouts)
        {
            if (!Fits(groups, layout))
                continue;
            var count = 0;
            foreach (var group in groups[..layout.Length])
            {
                text[group.Start..group.End].CopyTo(digits[count..]);
                count += group.Length;
            }

            var end = groups[layout.Length - 1].End;
            if (NumberDetector.Ends(text, end) && IsValid(digits[..count]))
                return end;
        }

        return -1;
    }

    public static bool IsValid(ReadOnlySpan<char> digits) => HasIssuer(digits) && Checksums.Luhn(digits);

    private static bool Fits(ReadOnlySpan<DigitGroup> groups, int[] layout)
    {
        if (groups.Length < layout.Length)
            return false;
        for (var i = 0; i < layout.Length; i++)
        {
            if (groups[i].Length != layout[i])
                return false;
            if (i > 0 && (groups[i].Before != groups[1].Before || groups[i].Before is not (' ' or '-' or '.')))
                return false;
        }

        return groups.Length == layout.Length || !groups[layout.Length].Hyphenated;
    }

    private static bool HasIssuer(ReadOnlySpan<char> digits)
    {
        var length = digits.Length;
        return digits[0] switch
        {
            '1' => length == 15,
            '2' => length == 16 && digits[1] is >= '2' and <= '7',
            '3' => (digits[1] is '4' or '7' && length == 15) || (digits[1] is '0' or '6' or '8' or '9' && length >= 14)
                || (digits[1] == '5' && length >= 16),
            '4' => length is 13 or 16 or 18 or 19,
            '5' => (digits[1] is >= '1' and <= '5' && length == 16) || (digits[1] is '0' or >= '6' && length >= 12),
            '6' => length >= 12,
            _ => false,
        };
    }
}
