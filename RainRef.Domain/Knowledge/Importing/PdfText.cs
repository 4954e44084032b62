using System.Text;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>
/// Writes a PDF's words as text with a place for each: a block is a paragraph, lines that wrap are joined and words
/// divided at a line's end are whole again, larger lines are headings, and what stands on most pages' edges is left out.
/// </summary>
public sealed class PdfText
{
    private const float HeadingRatio = 1.18f;
    private const int MaxHeading = 200;
    private const float Edge = 0.1f;

    private readonly StringBuilder _text = new();
    private readonly List<PageLayout> _pages = [];
    private List<WordBox> _words = [];
    private float _usual;
    private string? _title;

    public static (string Text, string? Title, SourceLayout Layout) Read(IReadOnlyList<PdfPage> pages)
    {
        var writer = new PdfText { _usual = UsualHeight(pages) };
        var repeated = Repeated(pages);
        foreach (var page in pages)
        {
            writer._words = [];
            foreach (var block in page.Blocks)
            {
                if (!repeated.Contains(Pattern(page, block) ?? "\0"))
                    writer.Write(block);
            }

            writer._pages.Add(new PageLayout(page.Width, page.Height, writer._words));
        }

        return (writer._text.ToString(), writer._title, new SourceLayout(writer._pages, []));
    }

    private void Write(PdfBlock block)
    {
        var lines = block.Lines.Where(line => line.Count > 0).ToList();
        if (lines.Count == 0)
            return;
        if (_text.Length > 0)
            _text.Append("\n\n");
        var heading = IsHeading(lines);
        if (heading)
            _text.Append(Height(lines[0]) > _usual * 1.6f ? "# " : "## ");
        var start = _text.Length;
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
                Continue(lines[i], heading);
            WriteLine(lines[i], atLineStart: !heading && (i == 0 || _text[^1] == '\n'));
        }

        if (heading)
            _title ??= _text.ToString(start, _text.Length - start);
    }

    private void Continue(List<PdfWord> next, bool heading)
    {
        var first = next[0].Text;
        if (!heading && LineBreak.ItemMarker($"{first} x") > 0)
            _text.Append('\n');
        else if (_text.Length > 1 && _text[^1] is '-' or '\u00ad' && char.IsLower(_text[^2]) && char.IsLower(first[0]))
            Rejoin();
        else
            _text.Append(' ');
    }

    // The hyphen goes, and the box of the word's first half ends before it.
    private void Rejoin()
    {
        _text.Length--;
        if (_words.Count > 0 && _words[^1] is var half)
            _words[^1] = half with { Length = half.Length - 1 };
    }

    private void WriteLine(List<PdfWord> line, bool atLineStart)
    {
        for (var i = 0; i < line.Count; i++)
        {
            if (i > 0)
                _text.Append(' ');
            else if (atLineStart && IsMarkup(line))
                _text.Append('\\');
            _words.Add(new WordBox(_text.Length, line[i].Text.Length, line[i].Left, line[i].Top, line[i].Right, line[i].Bottom));
            _text.Append(line[i].Text);
        }
    }

    private bool IsHeading(List<List<PdfWord>> lines) =>
        lines.Count <= 2 && Height(lines[0]) >= _usual * HeadingRatio
        && lines.Sum(line => line.Sum(w => w.Text.Length + 1)) <= MaxHeading
        && lines.SelectMany(line => line).Any(w => w.Text.Any(char.IsLetter));

    // What would make a heading, rule, fence, comment or definition of a line that is none.
    private static bool IsMarkup(List<PdfWord> line) =>
        line[0].Text is ['#' or '[', ..] or ['`', '`', '`', ..] or ['~', '~', '~', ..] or ['<', '!', '-', '-', ..]
        || line.All(word => !word.Text.AsSpan().ContainsAnyExcept("-=*_"));

    private static float Height(List<PdfWord> line) => line.Max(w => w.Bottom - w.Top);

    // By characters, so that running text outweighs what stands around it.
    private static float UsualHeight(IReadOnlyList<PdfPage> pages)
    {
        var heights = pages.SelectMany(p => p.Blocks).SelectMany(b => b.Words)
            .GroupBy(w => MathF.Round(w.Bottom - w.Top, 1)).Select(g => (g.Key, Count: g.Sum(w => w.Text.Length)));
        return heights.OrderByDescending(h => h.Count).FirstOrDefault().Key;
    }

    private static HashSet<string> Repeated(IReadOnlyList<PdfPage> pages)
    {
        if (pages.Count < 3)
            return [];
        return [.. pages.SelectMany(p => p.Blocks.Select(b => Pattern(p, b)).OfType<string>().Distinct())
            .GroupBy(pattern => pattern).Where(g => g.Count() * 2 > pages.Count).Select(g => g.Key)];
    }

    // A short block at the page's edge, with its numbers made equal; null for any other.
    private static string? Pattern(PdfPage page, PdfBlock block)
    {
        var words = block.Words.ToList();
        if (words.Count is 0 or > 30)
            return null;
        var (top, bottom) = (words.Min(w => w.Top), words.Max(w => w.Bottom));
        if (bottom > page.Height * Edge && top < page.Height * (1 - Edge))
            return null;
        var pattern = new StringBuilder();
        foreach (var c in string.Join(' ', words.Select(w => w.Text)))
        {
            if (!char.IsDigit(c))
                pattern.Append(c);
            else if (pattern.Length == 0 || pattern[^1] != '0')
                pattern.Append('0');
        }

        return pattern.ToString();
    }
}
