using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace RainRef.Domain.Knowledge;

/// <summary>The words of a heading, without its markup.</summary>
internal static class MarkdownTitle
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().Build();

    public static string Of(string heading)
    {
        var title = new StringBuilder();
        foreach (var inline in Markdown.Parse(heading, Pipeline).Descendants<Inline>())
        {
            _ = inline switch
            {
                LiteralInline literal => title.Append(literal.Content.AsSpan()),
                CodeInline code => title.Append(code.Content),
                HtmlEntityInline entity => title.Append(entity.Transcoded.AsSpan()),
                AutolinkInline link => title.Append(link.Url),
                LineBreakInline => title.Append(' '),
                _ => title,
            };
        }

        return title.ToString().Trim();
    }
}
