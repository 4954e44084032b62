namespace RainRef.Domain.Knowledge;

/// <summary>Reads the blocks of a plain text: what blank lines separate.</summary>
internal static class PlainTextBlocks
{
    public static List<TextBlock> Read(string text, int bodyStart)
    {
        List<TextBlock> blocks = [];
        IReadOnlyList<string> path = [];
        var start = bodyStart;
        while (start < text.Length)
        {
            var end = BlockEnd(text, start);
            var span = TextSpan.Trimmed(text, start, end);
            if (span.Length > 0)
            {
                var isList = LineBreak.ItemMarker(text.AsSpan(span.Start, span.Length)) > 0;
                List<int> parts = isList ? [.. ItemStarts(text, span)] : [];
                blocks.Add(new TextBlock(span, isList ? FragmentKind.List : FragmentKind.Paragraph, path, parts));
            }

            start = end;
        }

        return blocks;
    }

    // After the first line that is followed by a blank one.
    private static int BlockEnd(string text, int start)
    {
        var newline = text.IndexOf('\n', start);
        while (newline >= 0)
        {
            var next = text.IndexOf('\n', newline + 1);
            if (next < 0)
                break;
            if (text.AsSpan(newline + 1, next - newline - 1).IsWhiteSpace())
                return next + 1;
            newline = next;
        }

        return text.Length;
    }

    private static IEnumerable<int> ItemStarts(string text, TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (text[i] == '\n' && LineBreak.ItemMarker(text.AsSpan(i + 1)) > 0)
                yield return i + 1;
        }
    }
}
