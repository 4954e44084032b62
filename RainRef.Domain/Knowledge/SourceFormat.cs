namespace RainRef.Domain.Knowledge;

/// <summary>How a source's text is written.</summary>
public enum SourceFormat
{
    PlainText,
    Markdown,
    Html,
}
