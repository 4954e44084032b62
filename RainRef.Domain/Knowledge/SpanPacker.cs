namespace RainRef.Domain.Knowledge;

/// <summary>Splits a span at given places into as few pieces as fit a limit.</summary>
internal static class SpanPacker
{
    /// <summary>Splits at <paramref name="cuts"/>; a part that is too long itself is split at its sentences.</summary>
    public static IEnumerable<TextSpan> Pack(string text, TextSpan span, IReadOnlyList<int> cuts, int limit)
    {
        var start = span.Start;
        for (var i = 0; i <= cuts.Count; i++)
        {
            // The piece so far ends at this cut; the next part would make it too long.
            var end = i < cuts.Count ? cuts[i] : span.End;
            var next = i + 1 < cuts.Count ? cuts[i + 1] : span.End;
            if (i < cuts.Count && next - start <= limit)
                continue;
            foreach (var piece in Fit(text, TextSpan.Trimmed(text, start, end), limit))
                yield return piece;
            start = end;
        }
    }

    public static IEnumerable<TextSpan> PackSentences(string text, TextSpan span, int limit)
    {
        List<int> cuts = [.. SentenceSplitter.Split(span.Of(text)).Skip(1).Select(s => span.Start + s.Start)];
        return cuts.Count > 0 ? Pack(text, span, cuts, limit) : AtSpaces(text, span, limit);
    }

    private static IEnumerable<TextSpan> Fit(string text, TextSpan piece, int limit)
    {
        if (piece.Length == 0)
            return [];
        return piece.Length <= limit ? [piece] : PackSentences(text, piece, limit);
    }

    // One endless sentence: at the last space that fits, or between characters where there is none.
    private static IEnumerable<TextSpan> AtSpaces(string text, TextSpan span, int limit)
    {
        var start = span.Start;
        while (span.End - start > limit)
        {
            var space = text.AsSpan(start, limit).LastIndexOfAny(" \t\n\u00a0");
            var end = start + (space > limit / 2 ? space : limit);
            if (char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]))
                end--;
            var piece = TextSpan.Trimmed(text, start, end);
            if (piece.Length > 0)
                yield return piece;
            start = end;
        }

        var rest = TextSpan.Trimmed(text, start, span.End);
        if (rest.Length > 0)
            yield return rest;
    }
}
