using System.Text.RegularExpressions;

namespace RainRef.Domain.Knowledge.Importing;

/// <summary>What a site's robots.txt allows this program (RFC 9309): the longest rule that matches decides.</summary>
public sealed class RobotsRules
{
    public const string Agent = "RainRef";
    private const int MaxRules = 2000;

    public static readonly RobotsRules AllowAll = new("");
    public static readonly RobotsRules DenyAll = new("User-agent: *\nDisallow: /");

    private readonly List<(Regex Pattern, int Length, bool Allows)> _rules = [];

    public RobotsRules(string text)
    {
        var groups = Groups(text);
        var own = groups.Where(g => g.Agents.Contains(Agent, StringComparer.OrdinalIgnoreCase)).ToList();
        foreach (var (path, allows) in (own.Count > 0 ? own : groups.Where(g => g.Agents.Contains("*"))).SelectMany(g => g.Rules).Take(MaxRules))
        {
            var pattern = Regex.Escape(path.TrimEnd('$')).Replace("\\*", ".*", StringComparison.Ordinal);
            _rules.Add((new Regex($"^{pattern}{(path.EndsWith('$') ? "$" : "")}", RegexOptions.NonBacktracking), path.Length, allows));
        }

        Sitemaps = [.. Lines(text).Where(l => l.Name == "sitemap").Select(l => l.Value).Take(20)];
    }

    public IReadOnlyList<string> Sitemaps { get; }

    /// <param name="path">With its query.</param>
    public bool Allows(string path)
    {
        var (longest, allowed) = (-1, true);
        foreach (var (pattern, length, allows) in _rules)
        {
            if ((length > longest || (length == longest && allows)) && pattern.IsMatch(path))
                (longest, allowed) = (length, allows);
        }

        return allowed;
    }

    private static List<(List<string> Agents, List<(string Path, bool Allows)> Rules)> Groups(string text)
    {
        List<(List<string> Agents, List<(string, bool)> Rules)> groups = [];
        var naming = false;
        foreach (var (name, value) in Lines(text))
        {
            if (name == "user-agent")
            {
                if (!naming)
                    groups.Add(([], []));
                groups[^1].Agents.Add(value);
            }
            else if (name is "allow" or "disallow" && groups.Count > 0 && value.Length is > 0 and <= 1000)
            {
                groups[^1].Rules.Add((value, name == "allow"));
            }

            naming = name == "user-agent";
        }

        return groups;
    }

    private static IEnumerable<(string Name, string Value)> Lines(string text)
    {
        foreach (var raw in text.Split('\n', 20_000))
        {
            var line = raw.Split('#')[0];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                yield return (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
        }
    }
}
