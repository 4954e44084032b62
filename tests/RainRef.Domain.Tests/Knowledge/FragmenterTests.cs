using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Tests.Common;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class FragmenterTests
{
    private const string Page = """
        ---
        title: Reset a password
        ---
        # Reset a *password*

        A paragraph under the title.

        ## Steps with `code` & [links](https://a.example)

        - open the page
        - press **Reset**

        | key | value |
        |-----|-------|
        | a   | b     |

        ## Code

        ```powershell
        # no heading
        Get-Thing
        ```
        """;

    [Fact]
    public void Split_Markdown_KeepsHeadingPathsKindsAndPlaces()
    {
        var text = SourceDocument.Canonical(Page);

        var fragments = Fragmenter.Split(text, SourceFormat.Markdown);

        Assert.Equal(
            [
                ("Reset a password", FragmentKind.Paragraph, "A paragraph under the title."),
                (
                    "Reset a password > Steps with code & links",
                    FragmentKind.Table,
                    "- open the page\n- press **Reset**\n\n| key | value |\n|-----|-------|\n| a   | b     |"),
                ("Reset a password > Code", FragmentKind.Code, "```powershell\n# no heading\nGet-Thing\n```"),
            ],
            fragments.Select(f => (string.Join(" > ", f.HeadingPath), f.Kind, f.Text)));
        Assert.Equal([0, 1, 2], fragments.Select(f => f.Ordinal));
    }

    [Fact]
    public void Split_LongParagraph_IsCutAtSentences()
    {
        var sentence = "This sentence is about forty characters. ";
        var text = string.Concat(Enumerable.Repeat(sentence, 100)).Trim();

        var fragments = Fragmenter.Split(text, SourceFormat.PlainText);

        Assert.All(fragments, f => Assert.True(f.Length <= Fragmenter.TargetLength && f.Text.EndsWith('.')));
        Assert.Equal(4, fragments.Count);
        Assert.Equal(text, string.Join(' ', fragments.Select(f => f.Text)));
    }

    [Fact]
    public void Split_EndlessWord_IsCutBetweenCharacters()
    {
        var text = string.Concat(Enumerable.Repeat("\ud83d\ude00", 3001));

        var fragments = Fragmenter.Split(text, SourceFormat.Markdown);

        Assert.All(fragments, f => Assert.True(char.IsHighSurrogate(f.Text[0]) && f.Length <= Fragmenter.TargetLength));
        Assert.Equal(text, string.Concat(fragments.Select(f => f.Text)));
    }

    [Fact]
    public void Split_ListsTablesAndCode_StayWholeUpToTheLargerLimit()
    {
        var list = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"- item {i} says something of some length here"));
        var table = "| a | b |\n|---|---|\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"| row {i} | a value of some length here |"));

        Assert.Equal([list], Fragmenter.Split(list, SourceFormat.Markdown).Select(f => f.Text));
        Assert.Equal([table], Fragmenter.Split(table, SourceFormat.Markdown).Select(f => f.Text));
        var pieces = Fragmenter.Split($"{list}\n{list}", SourceFormat.Markdown);
        Assert.True(pieces.Count > 2);
        Assert.All(pieces, p => Assert.StartsWith("- item", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Split_SmallBlocksOfOneSection_AreJoined()
    {
        var fragments = Fragmenter.Split("To fix this:\n\n1. Open it.\n2. Close it.\n\n# Next\n\nShort.", SourceFormat.Markdown);

        Assert.Equal(["To fix this:\n\n1. Open it.\n2. Close it.", "Short."], fragments.Select(f => f.Text));
    }

    [Theory]
    [InlineData(SourceFormat.Markdown)]
    [InlineData(SourceFormat.PlainText)]
    [InlineData(SourceFormat.Html)]
    public void Split_AnyText_GivesOrderedSpansOfTheText(SourceFormat format)
    {
        var pieces = Gen.Frequency(
            (4, Gen.Elements("# H\n", "## Two\n\n", "- item\n", "1. one\n", "| a | b |\n|---|---|\n", "```\n", "> quote\n",
                "<div>", "</div>", "<!-- c -->\n", "---\n", "title: x\n", "\n\n", "\n", "    code\n", "[a]: b\n", "![x](y)", "\t")),
            (3, Gen.Elements("Some words here. ", "More of it! ", "日本語。", "\ud83d\ude00", "a|b", "* ")),
            (1, Gen.Elements(new string('x', 1500), string.Concat(Enumerable.Repeat("Long talk goes on. ", 100)))),
            (1, ArbMap.Default.GeneratorFor<string?>().Select(s => s ?? string.Empty)));
        Prop.ForAll(pieces.ListOf().Select(p => SourceDocument.Canonical(string.Concat(p))).ToArbitrary(), text => Holds(text, format))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("> ")]
    [InlineData("[")]
    [InlineData("![](")]
    [InlineData("[a]: b\n")]
    [InlineData("- ")]
    [InlineData("|a")]
    [InlineData("**a")]
    [InlineData("1. ")]
    [InlineData("# a\n")]
    public void Split_AMegabyteOfHostileMarkdown_IsQuick(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));

        Timed.AssertUnder(TimeSpan.FromSeconds(5), () => Fragmenter.Split(text, SourceFormat.Markdown));
    }

    private static bool Holds(string text, SourceFormat format)
    {
        var at = 0;
        foreach (var f in Fragmenter.Split(text, format))
        {
            if (f.Start < at || f.Length <= 0 || f.Start + f.Length > text.Length)
                return false;
            if (text.Substring(f.Start, f.Length) != f.Text || f.Text != f.Text.Trim() || f.Length > Fragmenter.WholeLength)
                return false;
            if (format == SourceFormat.PlainText && !text.AsSpan(at, f.Start - at).IsWhiteSpace())
                return false;
            at = f.Start + f.Length;
        }

        return true;
    }
}
