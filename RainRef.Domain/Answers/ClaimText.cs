using System.Text.RegularExpressions;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>What a sentence of Markdown says, without its markup; what only shows or points claims nothing.</summary>
internal static partial class ClaimText
{
    /// <summary>The plain words; empty for a table, a picture, code, and for what is mostly a link to elsewhere.</summary>
    public static string Of(string text)
    {
        var body = text.AsSpan().TrimStart("> \t-*+•").ToString();
        body = body[LineBreak.ItemMarker(body)..];
        if (body.Length == 0 || Block().IsMatch(body))
            return "";
        body = Picture().Replace(body, " ");
        var linked = 0;
        body = Link().Replace(body, link =>
        {
            linked += link.Groups["text"].Length;
            return link.Groups["text"].Value;
        });
        body = Tag().Replace(Address().Replace(body, " "), " ").Trim();
        // "For more, see [how to do that](…)" names another page; what that is called is not claimed here.
        return linked * 2 > body.Length ? "" : body;
    }

    [GeneratedRegex(@"^(?:\||```|~~~|:::)|\n\s*\|", RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"!\[[^\]\n]*\]\([^)\n]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Picture();

    [GeneratedRegex(@"\[(?<text>[^\]\n]*)\]\([^)\n]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"\bhttps?://[^\s<>)\]]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex("</?[a-zA-Z][^<>\n]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
