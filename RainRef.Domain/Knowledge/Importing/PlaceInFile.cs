namespace RainRef.Domain.Knowledge.Importing;

/// <summary>A box on a page, in points from the top left.</summary>
public sealed record PageBox(float Left, float Top, float Right, float Bottom);

/// <summary>What to mark on a page; the number counts from 1.</summary>
public sealed record MarkedPage(int Number, float Width, float Height, IReadOnlyList<PageBox> Boxes);

/// <summary>Where a span of a version's text stands in its file.</summary>
/// <param name="Pages">For PDF: the boxes of its words, joined along each line.</param>
/// <param name="From">For transcripts: the second at which it begins to be said.</param>
/// <param name="To">The second at which it ends.</param>
public sealed record PlaceInFile(IReadOnlyList<MarkedPage> Pages, double? From, double? To)
{
    public static PlaceInFile Of(SourceLayout layout, TextSpan span)
    {
        List<MarkedPage> pages = [];
        for (var i = 0; i < layout.Pages.Count; i++)
        {
            var page = layout.Pages[i];
            var words = page.Words.Where(w => w.Start < span.End && w.Start + w.Length > span.Start).ToList();
            if (words.Count > 0)
                pages.Add(new MarkedPage(i + 1, page.Width, page.Height, Lines(words)));
        }

        var cues = layout.Cues.Where(c => c.Start < span.End && c.Start + c.Length > span.Start).ToList();
        return cues.Count == 0
            ? new PlaceInFile(pages, null, null)
            : new PlaceInFile(pages, cues.Min(c => c.From) / 1000.0, cues.Max(c => c.To) / 1000.0);
    }

    private static List<PageBox> Lines(List<WordBox> words)
    {
        List<PageBox> boxes = [];
        foreach (var word in words)
        {
            var box = new PageBox(word.Left, word.Top, word.Right, word.Bottom);
            if (boxes.Count > 0 && Continues(boxes[^1], box))
            {
                var last = boxes[^1];
                boxes[^1] = new PageBox(
                    last.Left, Math.Min(last.Top, box.Top), Math.Max(last.Right, box.Right), Math.Max(last.Bottom, box.Bottom));
            }
            else
            {
                boxes.Add(box);
            }
        }

        return boxes;
    }

    // On the same line, further right, and no further away than a wide space.
    private static bool Continues(PageBox last, PageBox next)
    {
        var height = last.Bottom - last.Top;
        var middle = (next.Top + next.Bottom) / 2;
        return middle > last.Top && middle < last.Bottom && next.Left >= last.Left && next.Left - last.Right < 2 * height;
    }
}
