using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>Compiled expressions by pattern. Patterns are RE2's; where .NET reads one otherwise, it is rewritten.</summary>
internal static class RegexCache
{
    private const int Most = 1000;
    private const int LongestPattern = 10_000;
    private const int MostRepeats = 1000;
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<string, Regex> Known = new();
    private static readonly Dictionary<string, string> Posix = new()
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = "\\x00-\\x7F",
        ["blank"] = "\\t ",
        ["cntrl"] = "\\x00-\\x1F\\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = "!-/:-@\\[-`{-~",
        ["space"] = "\\t\\n\\v\\f\\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    public static Regex Get(string pattern) =>
        Known.TryGetValue(pattern, out var known) ? known : Add(pattern, Make(pattern, Translate(pattern), RegexOptions.None));

    public static Regex GetTranslated(string key, string pattern) =>
        Known.TryGetValue(key, out var known) ? known : Add(key, Make(key, pattern, RegexOptions.Singleline));

    private static Regex Add(string key, Regex regex)
    {
        if (Known.Count >= Most)
            Known.Clear();
        return Known[key] = regex;
    }

    private static Regex Make(string pattern, string translated, RegexOptions options)
    {
        if (pattern.Length > LongestPattern)
            throw new BuiltinException("error parsing regexp: expression too large");
        try
        {
            return new Regex(translated, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException or OverflowException)
        {
            throw new BuiltinException($"error parsing regexp: {problem.Message}");
        }
    }

    private static string Translate(string pattern)
    {
        var made = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        var multiline = pattern.StartsWith("(?m", StringComparison.Ordinal) || pattern.Contains("(?sm", StringComparison.Ordinal) || pattern.Contains("(?im", StringComparison.Ordinal);
        for (var at = 0; at < pattern.Length; at++)
        {
            var c = pattern[at];
            if (c == '\\')
                at = Escape(pattern, at, made, inClass);
            else if (inClass && c == '[' && at + 1 < pattern.Length && pattern[at + 1] == ':')
                at = PosixClass(pattern, at, made);
            else if (inClass && c == '[')
                made.Append("\\[");
            else if (inClass && c == '-' && at + 1 < pattern.Length && pattern[at + 1] == '[')
                made.Append("\\-");
            else if (c == '[' && !inClass)
                (inClass, at) = (true, OpenClass(pattern, at, made));
            else if (c == ']' && inClass)
                (inClass, _) = (false, made.Append(']'));
            else if (!inClass && c == '$' && !multiline)
                made.Append("\\z");
            else if (!inClass && c == '(' && at + 2 < pattern.Length && pattern[at + 1] == '?' && pattern[at + 2] == 'P')
                (at, _) = (at + 2, made.Append("(?"));
            else if (!inClass && c == '{')
                at = Repeat(pattern, at, made);
            else
                made.Append(c);
        }

        return made.ToString();
    }

    // A bracket right after the opening is an ordinary character.
    private static int OpenClass(string pattern, int at, StringBuilder made)
    {
        made.Append('[');
        if (at + 1 < pattern.Length && pattern[at + 1] == '^')
        {
            made.Append('^');
            at++;
        }

        if (at + 1 < pattern.Length && pattern[at + 1] == ']')
        {
            made.Append("\\]");
            at++;
        }

        return at;
    }

    private static int PosixClass(string pattern, int at, StringBuilder made)
    {
        var end = pattern.IndexOf(":]", at + 2, StringComparison.Ordinal);
        if (end < 0 || !Posix.TryGetValue(pattern[(at + 2)..end], out var set))
            throw new BuiltinException("error parsing regexp: invalid character class range");
        made.Append(set);
        return end + 1;
    }

    private static int Repeat(string pattern, int at, StringBuilder made)
    {
        var end = pattern.IndexOf('}', at);
        if (end > 0)
        {
            foreach (var part in pattern[(at + 1)..end].Split(','))
            {
                if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > MostRepeats)
                    throw new BuiltinException("error parsing regexp: invalid repeat count");
            }
        }

        made.Append('{');
        return at;
    }

    private static int Escape(string pattern, int at, StringBuilder made, bool inClass)
    {
        if (at + 1 >= pattern.Length)
            throw new BuiltinException("error parsing regexp: trailing backslash at end of expression: ``");
        var c = pattern[at + 1];
        switch (c)
        {
            case 'd': made.Append(inClass ? "0-9" : "[0-9]"); return at + 1;
            case 'w': made.Append(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]"); return at + 1;
            case 's': made.Append(inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]"); return at + 1;
            case 'D' when !inClass: made.Append("[^0-9]"); return at + 1;
            case 'W' when !inClass: made.Append("[^0-9A-Za-z_]"); return at + 1;
            case 'S' when !inClass: made.Append("[^\\t\\n\\f\\r ]"); return at + 1;
            case 'Z' or 'G' or 'k' or >= '1' and <= '9': throw new BuiltinException($"error parsing regexp: invalid escape sequence: `\\{c}`");
            case 'Q':
                var end = pattern.IndexOf("\\E", at + 2, StringComparison.Ordinal);
                made.Append(Regex.Escape(pattern[(at + 2)..(end < 0 ? pattern.Length : end)]));
                return end < 0 ? pattern.Length - 1 : end + 1;
            case 'x' when at + 2 < pattern.Length && pattern[at + 2] == '{':
                var close = pattern.IndexOf('}', at);
                if (close < 0 || !int.TryParse(pattern.AsSpan(at + 3, close - at - 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
                    throw new BuiltinException("error parsing regexp: invalid escape sequence");
                foreach (var unit in new Rune(code).ToString())
                    made.Append("\\u").Append(((int)unit).ToString("X4", CultureInfo.InvariantCulture));
                return close;
            case 'p' or 'P' when at + 2 < pattern.Length && pattern[at + 2] != '{':
                made.Append('\\').Append(c).Append('{').Append(pattern[at + 2]).Append('}');
                return at + 2;
            default:
                made.Append('\\').Append(c);
                return at + 1;
        }
    }
}
