using System.IO.Compression;
using System.Xml;
using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>
/// Reads a Word document (ECMA-376 part 1) as Markdown: headings by their outline level, lists, tables, text. Its XML is
/// read as a stream and never as a tree: depth and length are bounded, and document types are refused.
/// </summary>
public static class DocxText
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string StrictWord = "http://purl.oclc.org/ooxml/wordprocessingml/main";

    public static Result<(string Text, string? Title, string? Description, IReadOnlyList<string> Tags)> Read(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            if (ZipLimits.Check(archive) is { } error)
                return error;
            if (archive.GetEntry("word/document.xml") is not { } body)
                return ImportError.Broken("Word document lacks its text");
            var writer = new DocxWriter(DocxStyles.Read(archive));
            Each(body, writer.Enter, writer.Leave, writer.Write);
            var text = SourceDocument.Canonical(writer.ToString());
            var (title, description, tags) = Properties(archive);
            return (text, title, description, tags);
        }
        catch (InvalidDataException)
        {
            return ImportError.Broken("Word document is cut off or its archive is broken");
        }
        catch (DocxDepthException)
        {
            return ImportError.Unsafe("its XML nests deeper than any document does");
        }
        catch (XmlException e)
        {
            return e.Message.Contains("DTD", StringComparison.Ordinal)
                ? ImportError.Unsafe("its XML defines entities of its own")
                : ImportError.Broken("Word document holds broken XML");
        }
        catch (Exception e) when (e is NotSupportedException or IOException or ArgumentException)
        {
            return ImportError.Broken("Word document cannot be opened");
        }
    }

    internal static bool IsWord(XmlReader reader) => reader.NamespaceURI is Word or StrictWord;

    internal static string? Attribute(XmlReader reader, string name) =>
        reader.GetAttribute(name, Word) ?? reader.GetAttribute(name, StrictWord);

    /// <summary>Walks a part; elements outside the word processing namespace are passed over but walked through.</summary>
    internal static void Each(ZipArchiveEntry part, Action<XmlReader> enter, Action<string> leave, Action<string> write)
    {
        using var reader = XmlReader.Create(ZipLimits.Open(part), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = ZipLimits.MaxPart,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
        while (reader.Read())
        {
            if (reader.Depth > DocxDepthException.Limit)
                throw new DocxDepthException();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when IsWord(reader):
                    var (name, empty) = (reader.LocalName, reader.IsEmptyElement);
                    enter(reader);
                    if (empty)
                        leave(name);
                    break;
                case XmlNodeType.EndElement when IsWord(reader):
                    leave(reader.LocalName);
                    break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA or XmlNodeType.Whitespace:
                    write(reader.Value);
                    break;
            }
        }
    }

    private static (string? Title, string? Description, IReadOnlyList<string> Tags) Properties(ZipArchive archive)
    {
        if (archive.GetEntry("docProps/core.xml") is not { } part)
            return (null, null, []);
        var values = new Dictionary<string, string>();
        using var reader = XmlReader.Create(ZipLimits.Open(part), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = 1024 * 1024,
        });
        var name = "";
        while (reader.Read())
        {
            if (reader.Depth > DocxDepthException.Limit)
                throw new DocxDepthException();
            if (reader.NodeType == XmlNodeType.Element)
                name = reader.LocalName;
            else if (reader.NodeType == XmlNodeType.Text && name is "title" or "description" or "keywords")
                values.TryAdd(name, SourceDocument.Canonical(reader.Value.Trim()));
        }

        var tags = values.GetValueOrDefault("keywords", "")
            .Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return (NotEmpty(values.GetValueOrDefault("title")), NotEmpty(values.GetValueOrDefault("description")), tags);
    }

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}

/// <summary>The XML nests deeper than any document does.</summary>
internal sealed class DocxDepthException : Exception
{
    public const int Limit = 256;
}
