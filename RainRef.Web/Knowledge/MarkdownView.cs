using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace RainRef.Web.Knowledge;

/// <summary>A span of a text that is shown in an element of its own.</summary>
/// <param name="Element"><c>ins</c>, <c>del</c> or <c>mark</c>.</param>
internal sealed record MarkedSpan(int Start, int Length, string Element, bool Current = false);

/// <summary>Markdown as safe HTML: no HTML of the text's own, no pictures, only links that lead to pages and mail.</summary>
internal static partial class MarkdownView
{
    // Characters for private use stand for the elements while Markdown is rendered.
    private const char Open = '\ue000';
    private const char Close = '\ue001';
    private const char First = '\ue100';
    private const int MaxMarks = 0x1000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    public static MarkupString Render(string markdown, IReadOnlyCollection<MarkedSpan>? marks = null)
    {
        var text = PrivateUse().Replace(markdown, "\ufffd");
        var spans = (marks ?? []).Where(m => m.Length > 0).OrderBy(m => m.Start).Take(MaxMarks).ToList();
        var document = Markdown.Parse(WithMarks(text, spans), Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            link.Url = Safe(link.Url);
            link.IsImage = false;
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail))
            link.Url = Safe(link.Url);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        // A link that leads nowhere is its words: as one to "#" it would lead to the console's front door.
        return new MarkupString(WithElements(writer.ToString(), spans).Replace("<a href=\"#\"", "<a", StringComparison.Ordinal));
    }

    private static string Safe(string? url)
    {
        var plain = Marks().Replace(url ?? "", "");
        return Uri.TryCreate(plain, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" ? plain : "#";
    }

    // Line by line and after a list's or heading's marker, so that the marks do not change what Markdown makes of a line.
    private static string WithMarks(string text, List<MarkedSpan> spans)
    {
        var (marked, from) = (new StringBuilder(), 0);
        for (var i = 0; i < spans.Count; i++)
        {
            var (at, end) = (spans[i].Start, Math.Min(text.Length, spans[i].Start + spans[i].Length));
            if (at < from)
                continue;
            while (at < end)
            {
                var stop = text.IndexOf('\n', at, end - at) is >= 0 and var line ? line : end;
                var start = at;
                if (at == 0 || text[at - 1] == '\n')
                    start += LineStart().Match(text, at, stop - at).Length;
                if (start < stop)
                {
                    marked.Append(text, from, start - from).Append(Open).Append((char)(First + i)).Append(text, start, stop - start).Append(Close);
                    from = stop;
                }

                at = stop + 1;
            }
        }

        return marked.Append(text, from, text.Length - from).ToString();
    }

    // Marks that ended up within a tag, such as in a link's address, are dropped.
    private static string WithElements(string html, List<MarkedSpan> spans)
    {
        var (text, inTag, open) = (new StringBuilder(html.Length), false, new Stack<string>());
        for (var i = 0; i < html.Length; i++)
        {
            var c = html[i];
            if (c is not (Open or Close))
            {
                inTag = c == '<' || (inTag && c != '>');
                text.Append(c);
                continue;
            }

            if (c == Open)
            {
                var span = spans[html[++i] - First];
                if (!inTag)
                {
                    open.Push(span.Element);
                    text.Append('<').Append(span.Element).Append(span.Current ? " class=\"current\">" : ">");
                }
            }
            else if (!inTag && open.TryPop(out var element))
            {
                text.Append("</").Append(element).Append('>');
            }
        }

        return text.ToString();
    }

    [GeneratedRegex("[\ue000-\uf8ff]")]
    private static partial Regex PrivateUse();

    [GeneratedRegex("\ue000.|\ue001", RegexOptions.Singleline)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\G[ \t]*(?:(?:[-*+]|\d{1,3}[.)]|\#{1,6}|>)[ \t]+)*(?:[`~]{3,}[^\n]*|[|:\- \t]+(?=\n|$))?")]
    private static partial Regex LineStart();
}
