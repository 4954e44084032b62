namespace RainRef.Domain.Knowledge;

/// <summary>
/// Cuts a source's canonical text into passages of about a paragraph: small blocks of one section are joined, long
/// ones split at sentences, and lists, tables and code kept whole up to a larger limit.
/// </summary>
public static class Fragmenter
{
    /// <summary>Passages of running text are no longer than this.</summary>
    public const int TargetLength = 1200;

    /// <summary>Lists, tables and code are split only beyond this.</summary>
    public const int WholeLength = 4000;

    // A shorter block says too little on its own, such as "To fix this, do the following:".
    private const int SmallLength = 300;

    /// <summary>Splits a canonical text (see <see cref="SourceDocument"/>); front matter is left out.</summary>
    /// <param name="text">The text that is stored; for HTML, what <see cref="HtmlText.Extract"/> gives.</param>
    /// <param name="format">What the text was written in.</param>
    public static IReadOnlyList<FragmentDraft> Split(string text, SourceFormat format)
    {
        var blocks = format switch
        {
            SourceFormat.PlainText => PlainTextBlocks.Read(text, bodyStart: 0),
            SourceFormat.Markdown => ReadMarkdown(text, FrontMatter.Read(text).Length),
            SourceFormat.Html => ReadMarkdown(text, bodyStart: 0),
        };
        List<FragmentDraft> fragments = [];
        foreach (var block in Joined(blocks, text))
        {
            foreach (var span in Pieces(text, block))
            {
                fragments.Add(new FragmentDraft(
                    fragments.Count, block.HeadingPath, span.Start, span.Length, span.Of(text), block.Kind));
            }
        }

        return fragments;
    }

    private static List<TextBlock> ReadMarkdown(string text, int bodyStart)
    {
        var blocks = MarkdownBlocks.Read(text, bodyStart);
        return blocks.Count > 0 ? blocks : PlainTextBlocks.Read(text, bodyStart);
    }

    private static IEnumerable<TextBlock> Joined(List<TextBlock> blocks, string text)
    {
        TextBlock? open = null;
        var longest = 0;
        foreach (var block in blocks)
        {
            if (open is not null && CanJoin(open, block, text))
            {
                open = open with
                {
                    Span = new TextSpan(open.Span.Start, block.Span.End - open.Span.Start),
                    Kind = block.Span.Length > longest ? block.Kind : open.Kind,
                    Parts = [],
                };
                longest = Math.Max(longest, block.Span.Length);
                continue;
            }

            if (open is not null)
                yield return open;
            open = block;
            longest = block.Span.Length;
        }

        if (open is not null)
            yield return open;
    }

    private static bool CanJoin(TextBlock open, TextBlock next, string text) =>
        ReferenceEquals(open.HeadingPath, next.HeadingPath)
        && (open.Span.Length < SmallLength || next.Span.Length < SmallLength / 3)
        && next.Span.End - open.Span.Start <= TargetLength
        && text.AsSpan(open.Span.End, next.Span.Start - open.Span.End).IsWhiteSpace();

    private static IEnumerable<TextSpan> Pieces(string text, TextBlock block)
    {
        var limit = block.Parts.Count > 0 || block.Kind != FragmentKind.Paragraph ? WholeLength : TargetLength;
        if (block.Span.Length <= limit)
            return [block.Span];
        return block.Parts.Count > 0
            ? SpanPacker.Pack(text, block.Span, block.Parts, TargetLength)
            : SpanPacker.PackSentences(text, block.Span, TargetLength);
    }
}
