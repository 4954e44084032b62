using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tests.Common;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<p>One  <b>two</b>\n three</p><p>four<br>five</p>", "One two three\n\nfour\nfive")]
    [InlineData("a<script>alert(1)</script><style>b{}</style><template>t</template><p hidden>h</p><p style='display: none'>d</p>b", "ab")]
    [InlineData("<h2>Head <i>line</i></h2>text", "## Head line\n\ntext")]
    [InlineData("<ul><li>a<ul><li>b</ul><li>c</ul><ol><li>d<li>e</ol>", "- a\n   - b\n- c\n\n1. d\n2. e")]
    [InlineData("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n   b")]
    [InlineData("<table><tr><th>k<th>v<tr><td>a<td><p>b|c</p><p>d</p></table>x", "| k | v |\n|---|---|\n| a | b\\|c d |\n\nx")]
    [InlineData("<table><tr><td><table><tr><td>in</table><tr><td>out</table>", "in\n\nout")]
    [InlineData("<pre>a\n  b\n</pre>c", "```\na\n  b\n```\n\nc")]
    [InlineData("<p># no heading</p><p>---</p>", "\\# no heading\n\n\\---")]
    [InlineData("&lt;b&gt; &amp; &eacute; <img src=x alt='a picture' onerror=alert(1)>", "<b> & é a picture")]
    [InlineData("", "")]
    [InlineData("just text", "just text")]
    public void Extract_Html_GivesItsText(string html, string expected)
    {
        Assert.Equal(expected, HtmlText.Extract(html));
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<p>a")]
    [InlineData("<div></x>")]
    [InlineData("<ul><li>")]
    [InlineData("<td>")]
    [InlineData("<a <")]
    [InlineData("<script>")]
    [InlineData("<!--")]
    public void Extract_HalfAMegabyteOfHostileHtml_IsQuick(string unit)
    {
        var html = string.Concat(Enumerable.Repeat(unit, 500_000 / unit.Length));

        Timed.AssertUnder(TimeSpan.FromSeconds(5), () => HtmlText.Extract(html));
    }

    [Fact]
    public void Extract_NestedTooDeep_KeepsTheText()
    {
        var html = string.Concat(Enumerable.Repeat("<div>", 5000)) + "a &amp; b<script>x</script><style>y</style> c";

        Assert.Equal("a & b c", HtmlText.Extract(html));
    }

    [Fact]
    public void Extract_AnyMarkup_NeverLosesWordsNorKeepsScripts()
    {
        var pieces = Gen.Elements(
            "word ", "<p>", "</p>", "<div>", "</div>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>",
            "<h1>", "</h1>", "<pre>", "</pre>", "<b>", "</i>", "<br>", "<script>evil</script>", "<!-- evil -->", "<a href=x>");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), list =>
        {
            var text = HtmlText.Extract(string.Concat(list));
            return text.Split("word").Length - 1 == list.Count(p => p == "word ") && !text.Contains("evil");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
