using System.Text.RegularExpressions;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>Cuts Markdown into what changes as one: a word, a list marker, a line of code.</summary>
internal static partial class MarkdownTokens
{
    // Beyond this, comparing words takes longer than anybody waits, so lines are compared.
    private const int MaxWords = 8000;

    public static string[] Split(string text)
    {
        var tokens = Words(text);
        return tokens.Count <= MaxWords ? [.. tokens] : [.. Lines(text)];
    }

    private static List<string> Words(string text)
    {
        var (tokens, fence) = (new List<string>(), false);
        foreach (var line in Lines(text))
        {
            var content = line.AsSpan().TrimEnd('\n');
            var marks = content.TrimStart();
            var isFence = marks.StartsWith("```") || marks.StartsWith("~~~");
            if (fence || isFence)
            {
                if (content.Length > 0)
                    tokens.Add(content.ToString());
                fence ^= isFence;
            }
            else
            {
                foreach (var match in Token().EnumerateMatches(content))
                    tokens.Add(content.Slice(match.Index, match.Length).ToString());
            }

            if (content.Length < line.Length)
                tokens.Add("\n");
        }

        return tokens;
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var at ? at + 1 : text.Length;
            yield return text[start..end];
            start = end;
        }
    }

    // A marker at a line's start; a character of a script without spaces; a word with what holds it together, such as an
    // address; spaces; a pair of surrogates; any one character.
    [GeneratedRegex(
        """^[ \t]*(?:[-*+]|\d{1,3}[.)]|\#{1,6})[ \t]+|[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}]|[.@_'’:/-](?=[\p{L}\p{N}]))*|[^\S\n]+|[\ud800-\udbff][\udc00-\udfff]|[\s\S]""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
