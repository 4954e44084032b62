using Markdig;
using Markdig.Syntax;

namespace RainRef.Domain.Knowledge;

/// <summary>Reads the blocks of a Markdown text with their positions.</summary>
internal static class MarkdownBlocks
{
    // A title longer than this is no title, and not worth parsing.
    private const int MaxTitle = 500;

    // Definitions of link targets cost Markdig time by their square.
    private const int MaxDefinitions = 2000;

    private static readonly MarkdownPipeline Pipeline = CreatePipeline();

    public static List<TextBlock> Read(string text, int bodyStart)
    {
        List<TextBlock> blocks = [];
        List<(int Level, string Title)> headings = [];
        IReadOnlyList<string> path = [];
        var end = bodyStart;
        foreach (var block in Parse(text, bodyStart))
        {
            if (block is HeadingBlock heading)
            {
                headings.RemoveAll(h => h.Level >= heading.Level);
                if (Title(heading, text, bodyStart) is { Length: > 0 } title)
                    headings.Add((heading.Level, title));
                path = [.. headings.Select(h => h.Title)];
                continue;
            }

            if (IsEmpty(block, text, bodyStart))
                continue;
            var from = Math.Clamp(bodyStart + block.Span.Start, end, text.Length);
            var span = TextSpan.Trimmed(text, from, Math.Clamp(bodyStart + block.Span.End + 1, from, text.Length));
            if (span.Length == 0)
                continue;
            var kind = Kind(block, text, span);
            blocks.Add(new TextBlock(span, kind, path, Parts(block, kind, text, bodyStart, span)));
            end = span.End;
        }

        return blocks;
    }

    public static string? FirstHeading(string text, int bodyStart) => Parse(text, bodyStart).OfType<HeadingBlock>()
        .Where(h => h.Level == 1).Select(h => Title(h, text, bodyStart)).FirstOrDefault(t => t.Length > 0);

    private static MarkdownPipeline CreatePipeline()
    {
        var builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation();
        // Only blocks are needed, and inline markup is where a hostile text makes parsing slow.
        builder.InlineParsers.Clear();
        return builder.Build();
    }

    private static MarkdownDocument Parse(string text, int bodyStart)
    {
        if (text.AsSpan().Count("]:") > MaxDefinitions)
            return [];
        try
        {
            return Markdown.Parse(text[bodyStart..], Pipeline);
        }
        catch (ArgumentException)
        {
            // Markdig refuses text that nests too deep; such a page is still read, as plain text.
            return [];
        }
    }

    private static bool IsEmpty(Block block, string text, int bodyStart) => block switch
    {
        ThematicBreakBlock or LinkReferenceDefinitionGroup or BlankLineBlock => true,
        HtmlBlock { Type: HtmlBlockType.Comment } html => text.AsSpan(bodyStart)[..(html.Span.End + 1)].TrimEnd().EndsWith("-->"),
        HtmlBlock html => IsTagsOnly(text.AsSpan(bodyStart + html.Span.Start, html.Span.Length)),
        ParagraphBlock paragraph => IsModuleCode(text.AsSpan(bodyStart + paragraph.Span.Start, paragraph.Span.Length)),
        _ => false,
    };

    // A component's or an element's beginning or end on lines of their own, as in MDX.
    private static bool IsTagsOnly(ReadOnlySpan<char> html)
    {
        var depth = 0;
        foreach (var c in html)
        {
            if (c == '<')
                depth++;
            else if (c == '>' && depth > 0)
                depth--;
            else if (depth == 0 && !char.IsWhiteSpace(c))
                return false;
        }

        return depth == 0;
    }

    // MDX's imports and exports.
    private static bool IsModuleCode(ReadOnlySpan<char> paragraph)
    {
        foreach (var range in paragraph.Split('\n'))
        {
            var line = paragraph[range].Trim();
            if (!(line.StartsWith("import ") && line.IndexOfAny('\'', '"') > 0 || line.StartsWith("export const ")
                || line.StartsWith("export default ")))
                return false;
        }

        return true;
    }

    private static FragmentKind Kind(Block block, string text, TextSpan span) => block switch
    {
        CodeBlock => FragmentKind.Code,
        ListBlock => FragmentKind.List,
        ParagraphBlock when IsTable(text.AsSpan(span.Start, span.Length)) => FragmentKind.Table,
        _ => FragmentKind.Paragraph,
    };

    // GitHub's tables: a row, and under it dashes between bars.
    private static bool IsTable(ReadOnlySpan<char> text)
    {
        var first = text.IndexOf('\n');
        if (first < 0 || !text[..first].Contains('|'))
            return false;
        var rule = text[(first + 1)..];
        var end = rule.IndexOf('\n');
        rule = end < 0 ? rule : rule[..end];
        return rule.Contains('|') && rule.Contains('-') && !rule.ContainsAnyExcept(" \t|:-");
    }

    private static List<int> Parts(Block block, FragmentKind kind, string text, int bodyStart, TextSpan span)
    {
        IEnumerable<int> starts = block switch
        {
            ListBlock list => list.Select(item => bodyStart + item.Span.Start),
            _ when kind is FragmentKind.Table or FragmentKind.Code => LineStarts(text, span),
            _ => [],
        };
        return [.. starts.Where(start => start > span.Start && start < span.End)];
    }

    private static IEnumerable<int> LineStarts(string text, TextSpan span)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            if (text[i] == '\n')
                yield return i + 1;
        }
    }

    private static string Title(HeadingBlock heading, string text, int bodyStart)
    {
        var start = Math.Clamp(bodyStart + heading.Span.Start, 0, text.Length);
        var end = Math.Clamp(bodyStart + heading.Span.End + 1, start, text.Length);
        return end - start <= MaxTitle ? MarkdownTitle.Of(text[start..end]) : string.Empty;
    }
}
