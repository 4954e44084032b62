using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace RainRef.Testing.Knowledge;

/// <summary>Makes small files of the kinds that are imported, good ones and bad ones.</summary>
public static class Files
{
    private const string Word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>A PDF of a page each, with a line of text each, 14 points apart; a line that begins with # is large.</summary>
    /// <param name="trailer">More of the trailer, such as an Encrypt entry.</param>
    public static byte[] Pdf(string[][] pages, string trailer = "")
    {
        List<string> objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', pages.Select((_, i) => $"{4 + (2 * i)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        for (var i = 0; i < pages.Length; i++)
        {
            var content = PageContent(pages[i]);
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (2 * i)} 0 R >>");
            objects.Add(string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n{content}\nendstream"));
        }

        var pdf = new StringBuilder("%PDF-1.4\n");
        List<int> places = [];
        for (var i = 0; i < objects.Count; i++)
        {
            places.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places)
            pdf.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    /// <summary>A Word document with this body.</summary>
    /// <param name="body">Of WordprocessingML.</param>
    /// <param name="prologue">Before the root, such as a document type.</param>
    /// <param name="more">Further parts by name.</param>
    public static byte[] Docx(string body, string prologue = "", params (string Name, byte[] Content)[] more) => Zip(
    [
        ("[Content_Types].xml", Utf8("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")),
        ("word/document.xml", Utf8($"<?xml version=\"1.0\"?>{prologue}<w:document {Word}><w:body>{body}</w:body></w:document>")),
        ("word/styles.xml", Utf8($"<w:styles {Word}><w:style w:styleId=\"H1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>")),
        ("word/numbering.xml", Utf8($"<w:numbering {Word}><w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num></w:numbering>")),
        .. more,
    ]);

    public static string Paragraph(string text, string properties = "") =>
        $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>";

    public static byte[] Zip(params (string Name, byte[] Content)[] parts)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write(content);
            }
        }

        return buffer.ToArray();
    }

    /// <summary>The beginning of a PNG that says it has this size.</summary>
    public static byte[] Png(uint width, uint height)
    {
        byte[] png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), width);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), height);
        return png;
    }

    private static string PageContent(string[] lines)
    {
        var content = new StringBuilder("BT\n");
        for (var i = 0; i < lines.Length; i++)
        {
            var (size, text) = lines[i].StartsWith('#') ? (20, lines[i][1..].Trim()) : (11, lines[i]);
            var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
            content.Append(CultureInfo.InvariantCulture, $"/F1 {size} Tf 1 0 0 1 72 {700 - (i * 14)} Tm ({escaped}) Tj\n");
        }

        return content.Append("ET").ToString();
    }
}
