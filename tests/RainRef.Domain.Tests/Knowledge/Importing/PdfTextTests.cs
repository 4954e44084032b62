using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;

namespace RainRef.Domain.Tests.Knowledge.Importing;

public sealed class PdfTextTests
{
    [Fact]
    public void Read_Page_JoinsLinesAndDividedWordsAndMarksTheVeryWords()
    {
        var page = Page(Block(20, "Resetting the device"), Block(10, "Hold the but-", "ton for five seconds", "- then release it."));

        var (text, title, layout) = PdfText.Read([page]);

        Assert.Equal("# Resetting the device\n\nHold the button for five seconds\n- then release it.", text);
        Assert.Equal("Resetting the device", title);
        var at = text.IndexOf("button", StringComparison.Ordinal);
        var marked = Assert.Single(PlaceInFile.Of(layout, new TextSpan(at, 6)).Pages);
        Assert.Equal(1, marked.Number);
        // Half of the word stands at the first line's end, half at the next one's beginning.
        Assert.Equal(2, marked.Boxes.Count);
    }

    [Fact]
    public void Read_WhatStandsOnEveryPagesEdge_IsLeftOut()
    {
        var pages = Enumerable.Range(1, 4).Select(i => new PdfPage(600, 800,
        [
            new PdfBlock([[new PdfWord("Page", 50, 780, 80, 790), new PdfWord($"{i}", 85, 780, 95, 790)]]),
            new PdfBlock([[new PdfWord($"Content{(char)('A' + i)}", 50, 400, 120, 410)]]),
        ])).ToList();

        Assert.Equal("ContentB\n\nContentC\n\nContentD\n\nContentE", PdfText.Read(pages).Text);
    }

    [Fact]
    public void Read_WordsThatLookLikeMarkup_StayText()
    {
        var (text, _, _) = PdfText.Read([Page(Block(10, "# not a heading"), Block(10, "[1]: https://a.example"), Block(10, "---"))]);

        Assert.Equal(["# not a heading", "[1]: https://a.example"],
            Fragmenter.Split(text, SourceFormat.Pdf, new FragmentSizes(1, 300, 350, 1000)).Take(2).Select(f => f.Text.TrimStart('\\')));
        Assert.All(Fragmenter.Split(text, SourceFormat.Pdf), f => Assert.Empty(f.HeadingPath));
    }

    [Fact]
    public void Read_Bboxes_ComesBackFromPopplersForm()
    {
        const string xml = """
            <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
            <html xmlns="http://www.w3.org/1999/xhtml"><body><doc>
            <page width="612.0" height="792.0"><flow><block xMin="1" yMin="2" xMax="3" yMax="4"><line xMin="1" yMin="2" xMax="3" yMax="4">
            <word xMin="72.0" yMin="83.2" xMax="99.0" yMax="93.5">A&amp;B</word><word xMin="100" yMin="83.2" xMax="NaN" yMax="93.5">two</word>
            </line></block></flow></page></doc></body></html>
            """;

        var page = Assert.Single(PdfPages.Read(new MemoryStream(Encoding.UTF8.GetBytes(xml))));

        Assert.Equal((612f, 792f), (page.Width, page.Height));
        Assert.Equal(["A&B", "two"], page.Blocks.SelectMany(b => b.Words).Select(w => w.Text));
    }

    [Fact]
    public void Layout_AnyWords_ComeBackAsWritten()
    {
        var words = Gen.Choose(0, 2000).Three().Select(n => (n.Item1, n.Item2, n.Item3)).ListOf();
        Prop.ForAll(words.ToArbitrary(), drawn =>
        {
            var at = 0;
            var boxes = drawn.Select(w => new WordBox(at += 1 + (w.Item1 % 9), w.Item1 % 9, w.Item2 / 10f, w.Item3 / 10f, (w.Item2 + 50) / 10f, (w.Item3 + 10) / 10f)).ToList();
            var layout = new SourceLayout([new PageLayout(612, 792, boxes), new PageLayout(612, 792, [])], [new CueLayout(1, 2, 3, 4)], (5, 6));
            var read = LayoutCodec.Read(LayoutCodec.Write(layout));
            return read.Pages.Count == 2 && read.Cues[0] == layout.Cues[0] && read.Image == (5, 6)
                && read.Pages[0].Words.Zip(boxes).All(p => p.First.Start == p.Second.Start && p.First.Length == p.Second.Length
                    && Math.Abs(p.First.Right - p.Second.Right) < 0.11 && Math.Abs(p.First.Top - p.Second.Top) < 0.06);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static PdfPage Page(params PdfBlock[] blocks) => new(600, 800, [.. blocks]);

    private static int _row = 100;

    private static PdfBlock Block(float height, params string[] lines) => new([.. lines.Select(line =>
    {
        var top = Interlocked.Add(ref _row, 15) % 500 + 100;
        var left = 50f;
        return line.Split(' ').Select(word =>
        {
            var box = new PdfWord(word, left, top, left + (word.Length * 5), top + height);
            left += (word.Length * 5) + 3;
            return box;
        }).ToList();
    })]);
}
