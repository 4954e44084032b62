using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class SourceDocumentTests
{
    [Fact]
    public void Read_MarkdownWithFrontMatter_GivesTitleDescriptionTags()
    {
        var document = SourceDocument.Read(
            "\ufeff---\r\ntitle: \"A: title\"\r\ndescription: What it says.\r\ntags:\r\n  - one\r\n  - two\r\n---\r\n\r\nBody\0 text.\r\n",
            SourceFormat.Markdown);

        Assert.Equal(("A: title", "What it says."), (document.Title, document.Description));
        Assert.Equal(["one", "two"], document.Tags);
        var fragment = Assert.Single(document.Fragments);
        Assert.Equal("Body text.", fragment.Text);
        Assert.Equal("Body text.", document.Text.Substring(fragment.Start, fragment.Length));
        Assert.DoesNotContain('\r', document.Text);
    }

    [Theory]
    [InlineData("---\nno end\n\ntext")]
    [InlineData("text\n---\ntitle: x\n---\n")]
    [InlineData("----\ntitle: x\n----\n")]
    [InlineData("---")]
    [InlineData("")]
    public void FrontMatter_NotThere_TakesUpNothing(string text)
    {
        Assert.Equal((null, 0), (FrontMatter.Read(text).Title, FrontMatter.Read(text).Length));
    }

    [Theory]
    [InlineData("---\ntitle: [unclosed\n---\nBody")]
    [InlineData("---\n- a\n- b\n---\nBody")]
    [InlineData("---\na: 1\na: 2\n---\nBody")]
    [InlineData("---\n---\nBody")]
    [InlineData("---\n*x\n---\nBody")]
    public void Read_OddFrontMatter_StillGivesTheBody(string text)
    {
        var document = SourceDocument.Read(text, SourceFormat.Markdown);

        Assert.Null(document.Title);
        Assert.Equal("Body", Assert.Single(document.Fragments).Text);
    }

    [Fact]
    public void FrontMatter_TagsInOneLine_AreSplit()
    {
        Assert.Equal(["a", "b c"], FrontMatter.Read("---\nkeywords: a, b c, a\n---\n").Tags);
    }

    [Fact]
    public void Read_NoFrontMatter_TakesTheFirstHeadingAsTitle()
    {
        Assert.Equal("The *title*".Replace("*", ""), SourceDocument.Read("intro\n\n# The *title*\n\n# Other", SourceFormat.Markdown).Title);
    }

    [Fact]
    public void Read_Html_GivesPassagesOfTheExtractedText()
    {
        var document = SourceDocument.Read(
            "<html><head><title>T &amp; U</title><meta name=description content='D'></head><body><h1>Top</h1><p>One.<h2>Sub</h2><ul><li>a<li>b</ul>",
            SourceFormat.Html);

        Assert.Equal(("T & U", "D"), (document.Title, document.Description));
        Assert.Equal(
            [("Top", "One."), ("Top > Sub", "- a\n- b")],
            document.Fragments.Select(f => (string.Join(" > ", f.HeadingPath), document.Text.Substring(f.Start, f.Length))));
    }

    [Fact]
    public void Canonical_LoneSurrogate_IsReplaced()
    {
        Assert.Equal("a\ufffdb\ud83d\ude00\ufffd", SourceDocument.Canonical("a\ud800b\ud83d\ude00\udc00"));
    }
}
