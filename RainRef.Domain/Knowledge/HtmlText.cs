using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace RainRef.Domain.Knowledge;

/// <summary>A web page's readable content.</summary>
public sealed record HtmlPage(string? Title, string? Description, string Text);

/// <summary>
/// Turns HTML into the text that is stored in its place: headings, lists, tables and code keep their form as Markdown,
/// scripts, styles, hidden parts and navigation are dropped. Nothing is fetched or run.
/// </summary>
public static class HtmlText
{
    private const int SmallContent = 200;

    /// <summary>The canonical text of a page or of a piece of one.</summary>
    public static string Extract(string html) => Read(html).Text;

    public static HtmlPage Read(string html)
    {
        var canonical = SourceDocument.Canonical(html);
        if (HtmlNesting.IsExcessive(canonical))
            return new HtmlPage(null, null, HtmlNesting.TextOnly(canonical));
        using var document = new HtmlParser().ParseDocument(canonical);
        var title = Clean(document.QuerySelector("head > title")?.TextContent)
            ?? Clean(document.QuerySelector("h1")?.TextContent);
        var description = Clean(document.QuerySelector("head > meta[name=description]")?.GetAttribute("content"));
        var text = document.Body is { } body ? Content(body) : string.Empty;
        return new HtmlPage(title, description, SourceDocument.Canonical(text));
    }

    // What the page marks as its content; without a mark, or where that is nearly nothing, all but what surrounds it.
    private static string Content(IElement body)
    {
        foreach (var selector in (ReadOnlySpan<string>)["main", "[role=main]", "article"])
        {
            var marked = body.QuerySelectorAll(selector).Take(2).ToList();
            if (marked.Count == 1 && Walk(marked[0], within: true) is { Length: >= SmallContent } content)
                return content;
        }

        var text = Walk(body, within: false);
        return text.Length > 0 ? text : Walk(body, within: true);
    }

    // Without recursion, since a page may nest deeper than the stack; by index, since siblings are found by search.
    private static string Walk(IElement root, bool within)
    {
        var writer = new HtmlTextWriter(keepsSurroundings: within);
        Stack<(INode Node, int Next)> open = new();
        if (writer.Enter(root))
            open.Push((root, 0));
        while (open.TryPop(out var at))
        {
            if (at.Next == at.Node.ChildNodes.Length)
            {
                writer.Leave(at.Node);
                continue;
            }

            open.Push((at.Node, at.Next + 1));
            var child = at.Node.ChildNodes[at.Next];
            if (writer.Enter(child))
                open.Push((child, 0));
        }

        return writer.ToString();
    }

    private static string? Clean(string? text)
    {
        var clean = string.Join(' ', (text ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return clean.Length > 0 ? clean : null;
    }
}
