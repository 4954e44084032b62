using System.Text;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>One folder's <c>.gitignore</c>: names, paths, <c>*</c>, <c>**</c>, <c>?</c>, folders, and exceptions by <c>!</c>.</summary>
public sealed class PathIgnore
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);
    private readonly List<(Regex Pattern, bool Ignores, bool FoldersOnly)> _rules = [];

    public PathIgnore(string rules)
    {
        foreach (var raw in rules.Split('\n', 2000))
        {
            var line = raw.Trim();
            if (line.Length is 0 or > 500 || line[0] == '#')
                continue;
            var ignores = line[0] != '!';
            line = ignores ? line : line[1..];
            var folders = line.EndsWith('/');
            line = line.TrimEnd('/');
            if (line.Length > 0)
                _rules.Add((new Regex(Translate(line), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit), ignores, folders));
        }
    }

    /// <summary>Whether to leave it out; null where no rule speaks of it. Later rules win.</summary>
    /// <param name="path">With slashes, below the folder of the rules.</param>
    public bool? Ignores(string path, bool isFolder)
    {
        bool? ignored = null;
        foreach (var (pattern, ignores, foldersOnly) in _rules)
        {
            if ((isFolder || !foldersOnly) && pattern.IsMatch(path))
                ignored = ignores;
        }

        return ignored;
    }

    // Without a slash but the last one, a name at any depth; else a path from here.
    private static string Translate(string rule)
    {
        var anchored = rule.Contains('/', StringComparison.Ordinal);
        var pattern = new StringBuilder(anchored ? "^" : "(^|/)");
        rule = rule.TrimStart('/');
        for (var i = 0; i < rule.Length; i++)
        {
            var deep = rule.AsSpan(i).StartsWith("**");
            if (deep && rule.AsSpan(i).StartsWith("**/"))
            {
                pattern.Append("(.*/)?");
                i += 2;
            }
            else if (deep)
            {
                pattern.Append(".*");
                i++;
            }
            else
            {
                pattern.Append(rule[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        return pattern.Append('$').ToString();
    }
}
