using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace RainRef.Domain.Knowledge;

/// <summary>
/// Keeps pages that nest absurdly deep from the parser, whose time grows with the depth at every tag.
/// </summary>
internal static class HtmlNesting
{
    private const int MaxDepth = 512;
    private const int MaxName = 16;

    // Without content, or closed by what follows: pages may leave thousands of them open.
    private static readonly FrozenSet<string> Unnested = new[]
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsExcessive(string html)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var open = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var unnested = Unnested.GetAlternateLookup<ReadOnlySpan<char>>();
        var depth = 0;
        for (var at = html.IndexOf('<'); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var closing = html[at + 1] == '/';
            var name = Name(html.AsSpan(at + (closing ? 2 : 1)));
            if (name.IsEmpty || unnested.Contains(name))
                continue;
            var count = open.TryGetValue(name, out var known) ? known : 0;
            if (closing && count == 0)
                continue;
            open[name] = closing ? count - 1 : count + 1;
            depth += closing ? -1 : 1;
            if (depth > MaxDepth)
                return true;
        }

        return false;
    }

    /// <summary>What stands outside the tags, scripts and styles.</summary>
    public static string TextOnly(string html)
    {
        var text = new StringBuilder();
        var at = 0;
        while (at < html.Length)
        {
            var tag = html.IndexOf('<', at);
            text.Append(html, at, (tag < 0 ? html.Length : tag) - at);
            if (tag < 0)
                break;
            text.Append(' ');
            var name = Name(html.AsSpan(tag + 1));
            var from = name is "script" or "style" ? html.IndexOf($"</{name}", tag, StringComparison.OrdinalIgnoreCase) : tag;
            var end = from < 0 ? -1 : html.IndexOf('>', from);
            at = end < 0 ? html.Length : end + 1;
        }

        return string.Join(' ', WebUtility.HtmlDecode(text.ToString()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static ReadOnlySpan<char> Name(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && length < MaxName && char.IsAsciiLetterOrDigit(text[length]))
            length++;
        return text[..length];
    }
}
