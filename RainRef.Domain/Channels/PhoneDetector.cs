namespace RainRef.Domain.Channels;

/// <summary>
/// Recognises telephone numbers by form (international, North American, bracketed area code, leading zero), and
/// weaker forms where a word beside them says so.
/// </summary>
internal static class PhoneDetector
{
    // ITU-T E.164: no number has more digits.
    private const int MaxDigits = 15;
    private const int MaxGroups = 7;

    public static PiiMatch? Match(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        var start = Start(text, groups[0].Start, out var plus, out var bracket);
        if (start < 0 || (!plus && groups[0].Hyphenated))
            return null;
        var used = plus ? International(groups, text) : NorthAmerican(groups);
        if (used == 0 && bracket)
            used = Bracketed(groups);
        if (used == 0 && !plus && groups[0].Before == '\0')
            used = Whole(text, groups);
        if (used == 0)
            return null;
        var end = ExtensionEnd(text, groups[used - 1].End);
        return NumberDetector.Ends(text, end) && !GoesOn(text, end) ? new PiiMatch(PiiKind.Phone, start, end) : null;
    }

    // A percentage, or a time of day after a date.
    private static bool GoesOn(ReadOnlySpan<char> text, int end) =>
        end < text.Length
        && (text[end] is '%' or '@' || (text[end] == ':' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])));

    private static int Start(ReadOnlySpan<char> text, int digit, out bool plus, out bool bracket)
    {
        var start = digit;
        plus = start > 0 && text[start - 1] == '+';
        if (plus)
            start--;
        bracket = start > 0 && text[start - 1] == '(';
        if (bracket)
            start--;
        if (start == 0)
            return start;
        var before = text[start - 1];
        // An amount, an order number, or the tail of an identifier such as ORD-2024.
        var barred = before is '$' or '€' or '£' or '¥' or '#' or '_' or '+'
            || char.IsDigit(before)
            || (char.IsLetter(before) && !plus)
            || (before is '-' or '.' && !plus && start > 1 && char.IsLetterOrDigit(text[start - 2]));
        return barred ? -1 : start;
    }

    private static int International(ReadOnlySpan<DigitGroup> groups, ReadOnlySpan<char> text)
    {
        var american = text[groups[0].Start] == '1';
        var (digits, used) = (0, 0);
        foreach (var group in groups)
        {
            var joined = used == 0 || group.Before != '\0';
            if (!joined || digits + group.Length > (american ? 11 : MaxDigits))
                break;
            digits += group.Length;
            used++;
        }

        return digits >= 8 && (used == groups.Length || !groups[used].Hyphenated) ? used : 0;
    }

    private static int NorthAmerican(ReadOnlySpan<DigitGroup> groups)
    {
        if (groups.Length >= 4 && groups[0].Length <= 3 && IsAreaAndLine(groups[1..]))
            return 4;
        return groups.Length >= 3 && IsAreaAndLine(groups) ? 3 : 0;
    }

    private static bool IsAreaAndLine(ReadOnlySpan<DigitGroup> groups) =>
        groups[0].Length == 3 && groups[1].Length == 3 && groups[2].Length == 4
        && groups[2].Before is '-' or '.' or ' '
        && groups[1].Before is '-' or '.' or ' ' or ')' or '/'
        && (groups.Length == 3 || !groups[3].Hyphenated);

    private static int Bracketed(ReadOnlySpan<DigitGroup> groups)
    {
        if (groups.Length < 2 || groups[0].Length is < 2 or > 5 || groups[1].Before != ')')
            return 0;
        var (digits, used) = (groups[0].Length, 1);
        while (used < groups.Length && used < 5 && digits + groups[used].Length <= 13)
        {
            if (used > 1 && groups[used].Before == ')')
                break;
            digits += groups[used++].Length;
        }

        return digits >= 8 && (used == groups.Length || !groups[used].Hyphenated) ? used : 0;
    }

    // Forms that are a telephone number only when nothing else belongs to them.
    private static int Whole(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        if (groups.Length > MaxGroups || (groups[0].Start > 0 && text[groups[0].Start - 1] is '/' or '='))
            return 0;
        var digits = 0;
        foreach (var group in groups)
            digits += group.Length;
        if (digits is < 6 or > MaxDigits || IsDate(text, groups) || HoldsAddress(text, groups)
            || PiiContext.SaysVersion(text, groups[0].Start))
            return 0;
        var trunk = text[groups[0].Start] == '0' && groups.Length > 1 && groups[0].Length is >= 2 and <= 5
            && digits >= 9 && groups[^1].Length >= 2;
        if (trunk)
            return groups.Length;
        var enough = groups.Length > 1 || digits >= 7;
        return enough && digits <= 13 && HasContext(text, groups) ? groups.Length : 0;
    }

    private static bool HasContext(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups) =>
        PiiContext.SaysPhone(text, groups[0].Start)
        || ((groups.Length > 1 || groups[0].Length >= 9) && PiiContext.SaysPhoneAfter(text, groups[^1].End));

    private static bool HoldsAddress(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        for (var i = 0; i + 4 <= groups.Length; i++)
        {
            if (NumberDetector.IpV4(text, groups[i..]) > 0)
                return true;
        }

        return false;
    }

    private static bool IsDate(ReadOnlySpan<char> text, ReadOnlySpan<DigitGroup> groups)
    {
        if (groups.Length < 3 || groups[1].Before != groups[2].Before || !groups[1].Hyphenated
            || groups[0].Length > 4 || groups[1].Length > 2 || groups[2].Length > 4)
            return false;
        var (a, b, c) = (Value(text, groups[0]), Value(text, groups[1]), Value(text, groups[2]));
        if (groups[0].Length == 4)
            return a is >= 1900 and < 2100 && b is >= 1 and <= 12 && c is >= 1 and <= 31;
        return groups[2].Length is 2 or 4 && a is >= 1 and <= 31 && b is >= 1 and <= 31 && (a <= 12 || b <= 12)
            && (c is >= 1900 and < 2100 || (groups[2].Length == 2 && (groups.Length == 3 || groups[3].Before == ' ')));
    }

    private static int Value(ReadOnlySpan<char> text, DigitGroup group) =>
        int.Parse(text[group.Start..group.End], provider: null);

    private static int ExtensionEnd(ReadOnlySpan<char> text, int end)
    {
        var i = end;
        if (i < text.Length && text[i] == ' ')
            i++;
        foreach (var word in (ReadOnlySpan<string>)["extension", "ext", "x"])
        {
            if (!text[i..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                continue;
            i += word.Length;
            while (i < text.Length && i - end < 14 && text[i] is '.' or ' ' or ':')
                i++;
            var digits = i;
            while (i < text.Length && i - digits <= 6 && char.IsAsciiDigit(text[i]))
                i++;
            return i - digits is >= 1 and <= 6 ? i : end;
        }

        return end;
    }
}
