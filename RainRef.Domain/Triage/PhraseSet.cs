using System.Text.RegularExpressions;

namespace RainRef.Domain.Triage;

/// <summary>
/// Words and phrases to look for. A phrase matches whole words in any case; its words may end in a common English
/// ending, and "…" stands for up to three words between two others.
/// </summary>
public sealed class PhraseSet
{
    private const string Gap = "…";
    private readonly Regex _pattern;

    public PhraseSet(params IEnumerable<string> phrases)
    {
        Phrases = [.. phrases];
        var alternatives = Phrases.OrderByDescending(p => p.Length).Select(ToPattern);
        _pattern = new Regex(
            @"\b(?:" + string.Join('|', alternatives) + @")\b",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>What was asked for, "…" included.</summary>
    public IReadOnlyList<string> Phrases { get; }

    /// <summary>The distinct matches as they stand in the text, in reading order.</summary>
    public IReadOnlyList<string> Find(string text)
    {
        var found = new List<string>();
        foreach (var match in _pattern.EnumerateMatches(text))
        {
            var words = text.Substring(match.Index, match.Length);
            if (!found.Contains(words, StringComparer.OrdinalIgnoreCase))
                found.Add(words);
        }

        return found;
    }

    private static string ToPattern(string phrase)
    {
        var words = phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var pattern = "";
        var gapBefore = false;
        foreach (var word in words)
        {
            if (word == Gap)
            {
                gapBefore = true;
                continue;
            }

            if (pattern.Length > 0)
                pattern += gapBefore ? @"\W+(?:\w+\W+){0,3}" : @"\W+";
            pattern += Regex.Escape(word) + (word.Length > 3 ? "(?:s|es|ed|d|ing)?" : "");
            gapBefore = false;
        }

        return pattern;
    }
}
