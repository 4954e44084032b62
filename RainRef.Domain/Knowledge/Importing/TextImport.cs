using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Reads what takes no program of its own: texts, Word documents and images with their descriptions.</summary>
public static class TextImport
{
    private const int MaxDescription = 20_000;

    public static Result<ImportedDocument> OfText(byte[] content, string name, string? mediaType, string? charset)
    {
        var decoded = TextDecoding.Decode(content, charset);
        if (!decoded.Succeeded)
            return decoded.Error;
        var (raw, encoding) = decoded.Value;
        return FileType.OfText(raw, name, mediaType).Then(type =>
        {
            List<string> notes = [.. NotesOf(type)];
            if (encoding is not "utf-8")
                notes.Add($"The text was read as {encoding}.");
            return type.Format == SourceFormat.Transcript ? OfTranscript(raw, type, notes) : OfDocument(raw, type, notes);
        });
    }

    public static Result<ImportedDocument> OfDocx(byte[] content, FileType type) => DocxText.Read(content).Then(read =>
        read.Text.Length == 0
            ? ImportError.NoText
            : (Result<ImportedDocument>)new ImportedDocument(
                SourceFormat.Docx, type.MediaType, read.Text, read.Title ?? MarkdownBlocks.FirstHeading(read.Text, 0), read.Description,
                read.Tags, SourceLayout.None, NotesOf(type)));

    /// <param name="description">What the image shows, which is what can be found and cited.</param>
    public static Result<ImportedDocument> OfImage(byte[] content, FileType type, string? description)
    {
        if (ImageHeader.SizeOf(content) is not { } size)
            return ImportError.Broken("image's header is broken");
        if (size.Width > ImageHeader.MaxSide || size.Height > ImageHeader.MaxSide)
            return ImportError.Unsafe($"the image says that it is {size.Width} by {size.Height} pixels");
        var text = SourceDocument.Canonical(description ?? "").Trim();
        if (text.Length == 0)
            return ImportError.NeedsDescription;
        return text.Length > MaxDescription
            ? ImportError.TooMuch($"description has more than {MaxDescription} characters")
            : new ImportedDocument(
                SourceFormat.Image, type.MediaType, text, null, null, [], new SourceLayout([], [], size), NotesOf(type));
    }

    private static Result<ImportedDocument> OfTranscript(string raw, FileType type, List<string> notes) =>
        TranscriptText.Read(raw).Then<ImportedDocument>(read => new ImportedDocument(
            SourceFormat.Transcript, type.MediaType, read.Text, read.Title, null, [], read.Layout, notes));

    private static Result<ImportedDocument> OfDocument(string raw, FileType type, List<string> notes)
    {
        var page = SourceDocument.Read(raw, type.Format);
        if (page.Fragments.Count == 0)
            return ImportError.NoText;
        return new ImportedDocument(
            type.Format, type.MediaType, page.Text, page.Title, page.Description, page.Tags, SourceLayout.None, notes);
    }

    public static IReadOnlyList<string> NotesOf(FileType type) => type.Note is null ? [] : [type.Note];
}
