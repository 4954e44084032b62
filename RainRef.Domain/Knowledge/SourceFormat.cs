namespace RainRef.Domain.Knowledge;

/// <summary>How a source was written before it became text.</summary>
public enum SourceFormat
{
    PlainText,
    Markdown,
    Html,
    Pdf,
    Docx,
    Transcript,
    Image,
}
