using System.Buffers;

namespace RainRef.Domain.Knowledge;

/// <summary>
/// Splits a text into sentences. Spans are in order, do not overlap, and leave only white space outside.
/// </summary>
public static class SentenceSplitter
{
    // A wrapped line is nearly full; a shorter one that is followed by a capital ends what it says.
    private const int FullLine = 50;

    // Stops of other scripts, which end nothing but sentences: ideographic, Arabic, Devanagari, Ethiopic, Khmer, Armenian.
    private const string Final = "。！？｡．؟۔।॥።។։";

    private static readonly SearchValues<char> Stops = SearchValues.Create(".!?…\n" + Final);
    private static readonly SearchValues<char> Terminators = SearchValues.Create(".!?…" + Final);
    private static readonly SearchValues<char> Closers = SearchValues.Create("\"')]}»”’*_`」』）】〉》");

    public static IReadOnlyList<TextSpan> Split(string text)
    {
        List<TextSpan> sentences = [];
        var (start, lineStart, at) = (0, 0, 0);
        while (at < text.Length && text.AsSpan(at).IndexOfAny(Stops) is var offset and >= 0)
        {
            at += offset;
            if (text[at] == '\n')
            {
                if (LineBreak.EndsSentence(text, lineStart, at, FullLine))
                    Add(sentences, text, ref start, at);
                lineStart = ++at;
                continue;
            }

            var end = AfterTerminators(text, at);
            if (EndsSentence(text, start, at, end))
                Add(sentences, text, ref start, end);
            at = end;
        }

        Add(sentences, text, ref start, text.Length);
        return sentences;
    }

    private static void Add(List<TextSpan> sentences, string text, ref int start, int end)
    {
        var span = TextSpan.Trimmed(text, start, end);
        if (span.Length > 0)
            sentences.Add(span);
        start = end;
    }

    // Past "?!", closing quotes and brackets, and reference marks such as [12].
    private static int AfterTerminators(string text, int at)
    {
        while (at < text.Length && Terminators.Contains(text[at]))
            at++;
        while (at < text.Length)
        {
            if (Closers.Contains(text[at]))
            {
                at++;
                continue;
            }

            var mark = ReferenceMark(text, at);
            if (mark == at)
                break;
            at = mark;
        }

        return at;
    }

    private static int ReferenceMark(string text, int at)
    {
        if (text[at] != '[')
            return at;
        var i = at + 1;
        while (i < text.Length && i - at <= 4 && char.IsAsciiDigit(text[i]))
            i++;
        return i > at + 1 && i < text.Length && text[i] == ']' ? i + 1 : at;
    }

    private static bool EndsSentence(string text, int start, int stop, int end)
    {
        if (Final.Contains(text[stop], StringComparison.Ordinal))
            return true;
        if (end >= text.Length)
            return true;
        if (!char.IsWhiteSpace(text[end]))
            return CjkText.Contains(text[end]) && text[stop] != '.';
        var next = NextOnLine(text, end);
        if (next < 0)
            return true;
        if (StartsLower(text, next))
            return false;
        return text[stop] != '.' || end - stop > 1 || !Abbreviation.Continues(text, start, stop, next);
    }

    // The next visible character; -1 when the text ends before one. A line's end alone decides nothing.
    private static int NextOnLine(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at < text.Length ? at : -1;
    }

    private static bool StartsLower(string text, int at) =>
        char.IsLower(text[at]) && !(at + 1 < text.Length && char.IsUpper(text[at + 1]));
}
