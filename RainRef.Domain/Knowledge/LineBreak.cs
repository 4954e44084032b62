namespace RainRef.Domain.Knowledge;

/// <summary>Tells a line's end that separates from one that only wraps.</summary>
internal static class LineBreak
{
    public static bool EndsSentence(string text, int lineStart, int newline, int fullLine)
    {
        var next = newline + 1;
        while (next < text.Length && text[next] is ' ' or '\t' or '\r')
            next++;
        if (next >= text.Length || text[next] == '\n' || StartsBlock(text.AsSpan(next)))
            return true;
        var line = text.AsSpan(lineStart, newline - lineStart).Trim();
        if (line.Length == 0 || line[0] is '#' or '|' || line.StartsWith("```") || line.StartsWith("~~~"))
            return true;
        return line.Length < fullLine && !char.IsLower(text[next]);
    }

    /// <summary>Whether a line begins a list item, heading, quotation, table row or code fence.</summary>
    public static bool StartsBlock(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty)
            return false;
        if (line[0] is '#' or '>' or '|' || line.StartsWith("```") || line.StartsWith("~~~"))
            return true;
        return ItemMarker(line) > 0;
    }

    /// <summary>The length of a list item's marker with the space behind it; 0 when there is none.</summary>
    public static int ItemMarker(ReadOnlySpan<char> line)
    {
        if (line.Length > 1 && line[0] is '-' or '*' or '+' or '•' or '‣' or '◦' or '·' or '–' && IsSpace(line[1]))
            return 2;
        var i = 0;
        while (i < line.Length && i < 4 && char.IsAsciiDigit(line[i]))
            i++;
        if (i == 0 && line.Length > 1 && char.IsAsciiLetter(line[0]) && line[1] == ')')
            i = 1;
        return i > 0 && i + 1 < line.Length && line[i] is '.' or ')' && IsSpace(line[i + 1]) ? i + 2 : 0;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\u00a0';
}
