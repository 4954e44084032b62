namespace RainRef.Domain.Knowledge;

/// <summary>A source as it is stored: canonical text, what it says about itself, and its passages.</summary>
/// <param name="Text">The text that is stored and that every position refers to.</param>
/// <param name="Title">From front matter, the page's title, or the first top-level heading.</param>
/// <param name="Description">From front matter or the page's description.</param>
/// <param name="Tags">From front matter.</param>
/// <param name="Fragments">The passages, in order.</param>
public sealed record SourceDocument(
    string Text,
    string? Title,
    string? Description,
    IReadOnlyList<string> Tags,
    IReadOnlyList<FragmentDraft> Fragments)
{
    /// <summary>Reads a source as it was uploaded or fetched.</summary>
    public static SourceDocument Read(string raw, SourceFormat format)
    {
        if (format == SourceFormat.Html)
        {
            var page = HtmlText.Read(raw);
            return new SourceDocument(
                page.Text, page.Title, page.Description, [], Fragmenter.Split(page.Text, SourceFormat.Html));
        }

        var text = Canonical(raw);
        var fragments = Fragmenter.Split(text, format);
        if (format == SourceFormat.PlainText)
            return new SourceDocument(text, null, null, [], fragments);
        var matter = FrontMatter.Read(text);
        return new SourceDocument(
            text, matter.Title ?? MarkdownBlocks.FirstHeading(text, matter.Length), matter.Description, matter.Tags, fragments);
    }

    /// <summary>
    /// The form in which texts are stored: no byte order mark, line feeds only, no NUL (which PostgreSQL refuses), and
    /// U+FFFD for lone surrogates.
    /// </summary>
    public static string Canonical(string raw)
    {
        var text = raw.StartsWith('\ufeff') ? raw[1..] : raw;
        if (text.AsSpan().ContainsAny('\r', '\0'))
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\0", "", StringComparison.Ordinal);
        if (!text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            return text;
        var chars = text.ToCharArray();
        for (var i = 0; i < chars.Length; i++)
        {
            if (!char.IsSurrogate(chars[i]))
                continue;
            if (i + 1 < chars.Length && char.IsSurrogatePair(chars[i], chars[i + 1]))
                i++;
            else
                chars[i] = '\ufffd';
        }

        return new string(chars);
    }
}
