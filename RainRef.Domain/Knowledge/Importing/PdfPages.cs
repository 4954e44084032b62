using System.Globalization;
using System.Xml;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Reads what <c>pdftotext -bbox-layout</c> writes: pages, blocks, lines and words with their boxes in points.</summary>
public static class PdfPages
{
    // A page has a few thousand words; a book of a thousand pages half a million.
    private const int MaxWords = 1_000_000;

    /// <exception cref="XmlException">It is cut off or malformed.</exception>
    /// <exception cref="InvalidDataException">It has more words than are taken.</exception>
    public static List<PdfPage> Read(Stream xhtml)
    {
        using var reader = XmlReader.Create(new StreamReader(xhtml), new XmlReaderSettings
        {
            // The program names XHTML's document type; nothing of it is read.
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreWhitespace = true,
        });
        List<PdfPage> pages = [];
        var words = 0;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            switch (reader.LocalName)
            {
                case "page":
                    pages.Add(new PdfPage(Number(reader, "width"), Number(reader, "height"), []));
                    break;
                case "block":
                    pages[^1].Blocks.Add(new PdfBlock([]));
                    break;
                case "line":
                    pages[^1].Blocks[^1].Lines.Add([]);
                    break;
                case "word":
                    if (++words > MaxWords)
                        throw new InvalidDataException($"PDF has more than {MaxWords:N0} words.");
                    var box = (Number(reader, "xMin"), Number(reader, "yMin"), Number(reader, "xMax"), Number(reader, "yMax"));
                    var text = SourceDocument.Canonical(reader.ReadString().Trim());
                    if (text.Length > 0)
                        pages[^1].Blocks[^1].Lines[^1].Add(new PdfWord(text, box.Item1, box.Item2, box.Item3, box.Item4));
                    break;
            }
        }

        return pages;
    }

    private static float Number(XmlReader reader, string name) =>
        float.TryParse(reader.GetAttribute(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value)
            ? value
            : 0;
}

public sealed record PdfPage(float Width, float Height, List<PdfBlock> Blocks);

public sealed record PdfBlock(List<List<PdfWord>> Lines)
{
    public IEnumerable<PdfWord> Words => Lines.SelectMany(line => line);
}

public readonly record struct PdfWord(string Text, float Left, float Top, float Right, float Bottom);
