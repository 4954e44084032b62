namespace RainRef.Domain.Knowledge.Importing;

/// <summary>
/// Makes a Markdown page's relative links name the sources that they lead to: the address is resolved against the
/// page's own, so that <c>../b.md</c> on <c>docs/a/page.md</c> reads <c>docs/b.md</c>. Code is left as it is.
/// </summary>
public static class LinkResolver
{
    private const int MaxTarget = 1000;

    /// <param name="text">A Markdown text.</param>
    /// <param name="uri">The page's address: a path below its collection, or a web address.</param>
    public static string Resolve(string text, string uri)
    {
        System.Text.StringBuilder? resolved = null;
        var copied = 0;
        var fenced = false;
        for (var line = 0; line < text.Length;)
        {
            var end = text.IndexOf('\n', line) is var newline and >= 0 ? newline : text.Length;
            var start = text.AsSpan(line, end - line).TrimStart();
            if (start.StartsWith("```") || start.StartsWith("~~~"))
                fenced = !fenced;
            for (var at = line; !fenced && at < end && text.IndexOf("](", at, end - at, StringComparison.Ordinal) is var open and >= 0; at = open + 2)
            {
                var length = TargetLength(text, open + 2, end);
                var target = text.Substring(open + 2, length);
                if (length == 0 || Target(target, uri) is not { } whole || whole == target)
                    continue;
                resolved ??= new System.Text.StringBuilder(text.Length + 256);
                resolved.Append(text, copied, open + 2 - copied).Append(whole);
                copied = open + 2 + length;
            }

            line = end + 1;
        }

        return resolved is null ? text : resolved.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>What a link on a page leads to; null where it leads nowhere that can be named.</summary>
    public static string? Target(string target, string uri)
    {
        if (target[0] is '#' or '<' or '/' or '{' || target.StartsWith("..\\", StringComparison.Ordinal) || HasScheme(target))
            return null;
        if (HasScheme(uri))
        {
            return Uri.TryCreate(uri, UriKind.Absolute, out var page) && Uri.TryCreate(page, target, out var found)
                ? found.AbsoluteUri
                : null;
        }

        var parts = uri.Split('/')[..^1].ToList();
        var cut = target.IndexOfAny(['#', '?']);
        var path = cut < 0 ? target : target[..cut];
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count <= 1)
                return null;
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or ""))
                parts.Add(part);
        }

        return string.Join('/', parts) + (cut < 0 ? "" : target[cut..]);
    }

    private static int TargetLength(string text, int start, int end)
    {
        var i = start;
        while (i < end && i - start < MaxTarget && text[i] is not (')' or ' ' or '\t' or '<'))
            i++;
        return i < end && text[i] is ')' or ' ' ? i - start : 0;
    }

    private static bool HasScheme(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.AsSpan(0, colon).IndexOfAny('/', '#', '?') < 0;
    }
}
