namespace RainRef.Domain.Channels;

/// <summary>Finds what is made of groups of digits: IPv4 addresses, cards, social security numbers, IBANs, telephones.</summary>
internal static class NumberDetector
{
    // No pattern looks further ahead than this, so the work at each group is bounded.
    private const int LookAhead = 8;
    private const int WindowSize = 32;

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        Span<DigitGroup> window = stackalloc DigitGroup[WindowSize];
        var (from, before) = (0, '\0');
        while (from < text.Length && text[from..].IndexOfAnyInRange('0', '9') is var offset and >= 0)
        {
            var start = from + offset;
            if (IbanDetector.End(text, start) is var iban and > 0)
            {
                found.Add(new PiiMatch(PiiKind.Iban, start - 2, iban));
                (from, before) = (iban, '\0');
                continue;
            }

            var count = DigitGroup.Read(text, start, before, window);
            var usable = count < WindowSize ? count : count - LookAhead;
            var next = MatchRun(text, window[..count], usable, found);
            (from, before) = next < count ? (window[next].Start, window[next].Before) : (window[count - 1].End, '\0');
        }
    }

    // Returns the first group that was not dealt with.
    private static int MatchRun(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups, int usable, List<PiiMatch> found)
    {
        var g = 0;
        while (g < usable)
        {
            if (Match(text, groups[g..]) is not { } match)
            {
                g++;
                continue;
            }

            found.Add(match);
            while (g < groups.Length && groups[g].Start < match.End)
                g++;
        }

        return g;
    }

    private static PiiMatch? Match(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        var start = groups[0].Start;
        if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
            return null;
        if (IpV4(text, groups) is var ip and > 0)
            return new PiiMatch(PiiKind.Ip, start, ip);
        if (CardNumber.End(text, groups) is var card and > 0)
            return new PiiMatch(PiiKind.Card, start, card);
        if (Ssn(text, groups) is var ssn and > 0)
            return new PiiMatch(PiiKind.Ssn, start, ssn);
        return PhoneDetector.Match(text, groups);
    }

    public static int IpV4(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        if (groups.Length < 4 || groups[0].Before == '.' || (groups.Length > 4 && groups[4].Before == '.'))
            return -1;
        for (var i = 0; i < 4; i++)
        {
            var group = groups[i];
            if (group.Length > 3 || int.Parse(text[group.Start..group.End], provider: null) > 255)
                return -1;
            if (i > 0 && (group.Before != '.' || group.Start != groups[i - 1].End + 1))
                return -1;
        }

        return Ends(text, groups[3].End) && !PiiContext.SaysVersion(text, groups[0].Start) ? groups[3].End : -1;
    }

    // Social Security Administration: no area 000, 666 or 900-999, no group 00, no serial 0000.
    private static int Ssn(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        Span<char> digits = stackalloc char[9];
        int end;
        if (groups[0].Length == 9)
        {
            if (!PiiContext.SaysSsn(text, groups[0].Start))
                return -1;
            text.Slice(groups[0].Start, 9).CopyTo(digits);
            end = groups[0].End;
        }
        else
        {
            if (groups.Length < 3 || groups[0].Length != 3 || groups[1].Length != 2 || groups[2].Length != 4
                || groups[1].Before != groups[2].Before || groups[1].Before == ')' || groups[0].Hyphenated
                || (groups.Length > 3 && groups[3].Hyphenated))
                return -1;
            text[groups[0].Start..groups[0].End].CopyTo(digits);
            text[groups[1].Start..groups[1].End].CopyTo(digits[3..]);
            text[groups[2].Start..groups[2].End].CopyTo(digits[5..]);
            end = groups[2].End;
        }

        var area = digits[..3];
        var possible = area is not ("000" or "666") && area[0] != '9' && digits[3..5] is not "00" && digits[5..] is not "0000";
        return possible && Ends(text, end) ? end : -1;
    }

    /// <summary>Whether a number may end here: no letter or digit goes on.</summary>
    public static bool Ends(ReadOnlySpan<char> text, int end) =>
        end >= text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '_');
}
