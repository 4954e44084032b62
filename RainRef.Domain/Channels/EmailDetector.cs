using System.Buffers;

namespace RainRef.Domain.Channels;

/// <summary>Finds e-mail addresses around each '@'.</summary>
internal static class EmailDetector
{
    // A run ends at the next '@', so each character is looked at no more than twice, however hostile the text.
    private static readonly SearchValues<char> LocalPunctuation = SearchValues.Create("._%+-'~!#$*^&");

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOf('@') is var offset and >= 0)
        {
            var at = from + offset;
            var start = LocalStart(text, from, at);
            var end = start < at ? DomainEnd(text, at + 1) : -1;
            if (end > 0)
                found.Add(new PiiMatch(PiiKind.Email, start, end));
            from = Math.Max(end, at + 1);
        }
    }

    private static int LocalStart(ReadOnlySpan<char> text, int from, int at)
    {
        var start = at;
        while (start > from && (char.IsLetterOrDigit(text[start - 1]) || LocalPunctuation.Contains(text[start - 1])))
            start--;
        while (start < at && !char.IsLetterOrDigit(text[start]) && text[start] is not ('_' or '+'))
            start++;
        return start;
    }

    private static int DomainEnd(ReadOnlySpan<char> text, int start)
    {
        var (end, labels, i) = (-1, 0, start);
        while (i < text.Length && char.IsLetterOrDigit(text[i]))
        {
            var label = i;
            while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] == '-'))
                i++;
            var stop = i;
            while (stop > label && text[stop - 1] == '-')
                stop--;
            labels++;
            if (labels > 1 && IsTopLevel(text[label..stop]))
                end = stop;
            if (stop < i || i >= text.Length || text[i] != '.')
                break;
            i++;
        }

        return end;
    }

    private static bool IsTopLevel(ReadOnlySpan<char> label)
    {
        if (label.Length is < 2 or > 63 || !char.IsLetter(label[0]))
            return false;
        foreach (var c in label)
        {
            if (!char.IsLetterOrDigit(c) && c != '-')
                return false;
        }

        return true;
    }
}
