namespace RainRef.Domain.Knowledge;

/// <summary>Splits a span at given places into as few pieces as fit a limit. Limits are in <see cref="TextWeight"/>'s quarters.</summary>
internal sealed class SpanPacker(string text, TextWeight weight, int limit, int whole)
{
    /// <summary>Splits at <paramref name="cuts"/>; a part that is too long itself is split at its sentences.</summary>
    public IEnumerable<TextSpan> Pack(TextSpan span, IReadOnlyList<int> cuts)
    {
        var start = span.Start;
        for (var i = 0; i <= cuts.Count; i++)
        {
            // The piece so far ends at this cut; the next part would make it too long.
            var end = i < cuts.Count ? cuts[i] : span.End;
            var next = i + 1 < cuts.Count ? cuts[i + 1] : span.End;
            if (i < cuts.Count && weight.Between(start, next) <= limit)
                continue;
            foreach (var piece in Fit(TextSpan.Trimmed(text, start, end)))
                yield return piece;
            start = end;
        }
    }

    public IEnumerable<TextSpan> PackSentences(TextSpan span)
    {
        List<int> cuts = [.. SentenceSplitter.Split(span.Of(text)).Skip(1).Select(s => span.Start + s.Start)];
        if (cuts.Count > 0)
            return Pack(span, cuts);
        return weight.Of(span) <= whole && !IsUnspaced(span) ? [span] : AtSpaces(span);
    }

    private IEnumerable<TextSpan> Fit(TextSpan piece)
    {
        if (piece.Length == 0)
            return [];
        return weight.Of(piece) <= limit ? [piece] : PackSentences(piece);
    }

    private bool IsUnspaced(TextSpan span)
    {
        foreach (var c in text.AsSpan(span.Start, span.Length))
        {
            if (TextWeight.IsUnspaced(c))
                return true;
        }

        return false;
    }

    // One endless sentence: at the last space that fits, or between characters where there is none.
    private IEnumerable<TextSpan> AtSpaces(TextSpan span)
    {
        var start = span.Start;
        while (weight.Between(start, span.End) > limit)
        {
            var reach = weight.Reach(start, span.End, limit);
            var space = text.AsSpan(start, reach - start).LastIndexOfAny(" \t\n\u00a0");
            var end = space > (reach - start) / 2 ? start + space : reach;
            if (end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1]))
                end = end - 1 > start ? end - 1 : end + 1;
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
