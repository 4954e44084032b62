using AngleSharp.Html.Parser;
using RainRef.Web.Knowledge;

namespace RainRef.Web.Tests.Knowledge;

/// <summary>A card's text is somebody's text: whatever it holds, a browser gets plain formatting of it.</summary>
public sealed class MarkdownViewTests
{
    private static readonly string[] Plain =
    [
        "html", "head", "body", "p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "a", "code", "pre", "ul", "ol", "li", "blockquote",
        "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "del", "ins", "mark",
    ];

    private static readonly string[] PlainAttributes = ["href", "title", "class", "start"];

    public static TheoryData<string> Hostile =>
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "text <svg/onload=alert(1)> text",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](vbscript:msgbox)",
        "[x](//evil.example/a)",
        "[x](https://good.example/\"onmouseover=\"alert(1))",
        "[x](https://good.example 'a\" onclick=\"alert(1)')",
        "[x]: javascript:alert(1)\n\n[x] and [y][x]",
        "<javascript:alert(1)>",
        "![a\" onerror=\"alert(1)](javascript:alert(1))",
        "```\"><script>alert(1)</script>\ncode\n```",
        "`</code><script>alert(1)</script>`",
        "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
        "# <script>alert(1)</script>\n> <b onclick=alert(1)>x</b>",
        "\ue000\ue100<script>alert(1)</script>\ue001",
        "[a\ue000b](java\ue001script:alert(1))",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Render_HostileText_GivesOnlyPlainFormatting(string text)
    {
        foreach (var element in new[] { "ins", "del", "mark" })
        {
            foreach (var (start, length) in new[] { (0, 0), (0, text.Length), (1, text.Length / 2), (text.Length / 3, text.Length) })
                Check(MarkdownView.Render(text, [new MarkedSpan(start, length, element)]).Value);
        }
    }

    [Fact]
    public void Render_RemoteImage_IsALinkThatNothingFetches()
    {
        var document = new HtmlParser().ParseDocument(MarkdownView.Render("![track](https://evil.example/pixel.png)").Value);

        Assert.Empty(document.QuerySelectorAll("img, [src], [srcset]"));
        Assert.Equal("track", Assert.Single(document.QuerySelectorAll("a")).TextContent);
    }

    [Fact]
    public void Render_Links_KeepsThoseThatLeadSomewhere()
    {
        var html = MarkdownView.Render("[a](https://acme.example/x) [b](mailto:help@acme.example) <https://acme.example/y>").Value;

        var links = new HtmlParser().ParseDocument(html).QuerySelectorAll("a").Select(a => a.GetAttribute("href"));
        Assert.Equal(["https://acme.example/x", "mailto:help@acme.example", "https://acme.example/y"], links);
    }

    [Fact]
    public void Render_LinkToNowhere_IsItsWords()
    {
        var link = Assert.Single(new HtmlParser().ParseDocument(MarkdownView.Render("See [the guide](../guide.md \"Guide\").").Value).QuerySelectorAll("a"));

        Assert.False(link.HasAttribute("href"));
        Assert.Equal("the guide", link.TextContent);
    }

    private static void Check(string html)
    {
        // Parsed twice, for what only becomes markup when it is written out and read again.
        var parser = new HtmlParser();
        foreach (var document in new[] { parser.ParseDocument(html), parser.ParseDocument(parser.ParseDocument(html).Body!.InnerHtml) })
        {
            foreach (var element in document.All)
            {
                Assert.Contains(element.LocalName, Plain);
                Assert.All(element.Attributes, a => Assert.Contains(a.Name, PlainAttributes));
                if (element.GetAttribute("href") is { } href)
                    Assert.StartsWith("https://good.example", href, StringComparison.Ordinal);
            }
        }
    }
}
