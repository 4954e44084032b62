namespace RainRef.Domain.Channels;

/// <summary>Digits without anything between them, and how they hang on the group before.</summary>
/// <param name="Start">The first digit.</param>
/// <param name="End">After the last digit.</param>
/// <param name="Before">
/// What joins it to the group before: space, '-', '.', '/', or ')' for anything with a parenthesis; NUL at a run's
/// beginning.
/// </param>
internal readonly record struct DigitGroup(int Start, int End, char Before)
{
    public int Length => End - Start;

    /// <summary>Joined so closely that both are parts of one longer code.</summary>
    public bool Hyphenated => Before is '-' or '.' or '/';

    /// <summary>Reads groups from <paramref name="start"/> until the run ends or <paramref name="groups"/> is full.</summary>
    public static int Read(ReadOnlySpan<char> text, int start, char before, Span<DigitGroup> groups)
    {
        var count = 0;
        while (count < groups.Length)
        {
            var length = text[start..].IndexOfAnyExceptInRange('0', '9');
            var end = length < 0 ? text.Length : start + length;
            groups[count++] = new DigitGroup(start, end, before);
            var gap = Gap(text, end, out before);
            if (gap == 0)
                break;
            start = end + gap;
        }

        return count;
    }

    // The length of what stands between two groups of one run; 0 when the run ends here.
    private static int Gap(ReadOnlySpan<char> text, int end, out char kind)
    {
        kind = '\0';
        for (var i = end; i < text.Length && i - end <= 3; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
                return i - end;
            var next = Joint(c);
            if (next == '\0' || (next == ' ' && i > end && Joint(text[i - 1]) == ' '))
                break;
            if (kind is '\0' or ' ' || next == ')')
                kind = next;
            else if (next != ' ' && kind != ')')
                break;
        }

        kind = '\0';
        return 0;
    }

    private static char Joint(char c) => c switch
    {
        ' ' or '\u00a0' or '\u2009' or '\u202f' => ' ',
        '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' => '-',
        '.' or '/' => c,
        '(' or ')' => ')',
        _ => '\0',
    };
}
