using System.IO.Compression;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Writes a layout small enough to keep beside every version: differences of whole tenths of points, deflated.</summary>
public static class LayoutCodec
{
    private const byte Form = 1;

    /// <summary>Null where there is nothing to keep.</summary>
    public static byte[]? Write(SourceLayout layout)
    {
        if (layout.IsEmpty)
            return null;
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(new DeflateStream(buffer, CompressionLevel.Fastest)))
        {
            writer.Write(Form);
            writer.Write7BitEncodedInt(layout.Image?.Width ?? 0);
            writer.Write7BitEncodedInt(layout.Image?.Height ?? 0);
            var at = 0;
            writer.Write7BitEncodedInt(layout.Pages.Count);
            foreach (var page in layout.Pages)
                WritePage(writer, page, ref at);
            writer.Write7BitEncodedInt(layout.Cues.Count);
            foreach (var cue in layout.Cues)
            {
                writer.Write7BitEncodedInt(cue.Start);
                writer.Write7BitEncodedInt(cue.Length);
                writer.Write7BitEncodedInt(cue.From);
                writer.Write7BitEncodedInt(cue.To);
            }
        }

        return buffer.ToArray();
    }

    public static SourceLayout Read(byte[]? bytes)
    {
        if (bytes is null)
            return SourceLayout.None;
        using var reader = new BinaryReader(new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress));
        if (reader.ReadByte() != Form)
            return SourceLayout.None;
        var image = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        var at = 0;
        var pages = new PageLayout[reader.Read7BitEncodedInt()];
        for (var i = 0; i < pages.Length; i++)
            pages[i] = ReadPage(reader, ref at);
        var cues = new CueLayout[reader.Read7BitEncodedInt()];
        for (var i = 0; i < cues.Length; i++)
        {
            cues[i] = new CueLayout(
                reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        }

        return new SourceLayout(pages, cues, image == (0, 0) ? null : image);
    }

    private static void WritePage(BinaryWriter writer, PageLayout page, ref int at)
    {
        Tenths(writer, page.Width);
        Tenths(writer, page.Height);
        writer.Write7BitEncodedInt(page.Words.Count);
        foreach (var word in page.Words)
        {
            writer.Write7BitEncodedInt(word.Start - at);
            writer.Write7BitEncodedInt(word.Length);
            Tenths(writer, word.Left);
            Tenths(writer, word.Top);
            Tenths(writer, word.Right - word.Left);
            Tenths(writer, word.Bottom - word.Top);
            at = word.Start;
        }
    }

    private static PageLayout ReadPage(BinaryReader reader, ref int at)
    {
        var (width, height) = (Points(reader), Points(reader));
        var words = new WordBox[reader.Read7BitEncodedInt()];
        for (var i = 0; i < words.Length; i++)
        {
            at += reader.Read7BitEncodedInt();
            var (length, left, top) = (reader.Read7BitEncodedInt(), Points(reader), Points(reader));
            words[i] = new WordBox(at, length, left, top, left + Points(reader), top + Points(reader));
        }

        return new PageLayout(width, height, words);
    }

    private static void Tenths(BinaryWriter writer, float points) =>
        writer.Write7BitEncodedInt((int)Math.Round(Math.Clamp(points, -1e6f, 1e6f) * 10));

    private static float Points(BinaryReader reader) => reader.Read7BitEncodedInt() / 10f;
}
