using System.Globalization;
using System.Text;

namespace RainRef.Domain.Triage;

/// <summary>
/// Recognises the language of a text: by its script where that is enough, else by its most common small words and by
/// letters that only some languages have.
/// </summary>
public static class LanguageDetector
{
    private const int MostCharacters = 4000;
    private const double WeightOfLetter = 0.6;
    private const double LeastScore = 1;

    /// <summary>A two-letter code (ISO 639-1) with a confidence and the words that show it, or "unknown".</summary>
    public static Judgement Judge(string text)
    {
        var sample = text.Length > MostCharacters ? text[..MostCharacters] : text;
        var scripts = CountScripts(sample);
        if (scripts.Count == 0)
            return Judgement.Unknown("The text has no letters.");
        var (script, count) = scripts.MaxBy(s => s.Value);
        var share = (double)count / scripts.Values.Sum();
        // A few kana between Han characters make Japanese.
        if (script == "zh" && scripts.GetValueOrDefault("ja") * 20 > count)
            script = "ja";
        if (script.Length == 2)
            return new Judgement(script, Math.Round(share, 2), "It is written in that language's script.");
        return ByWords(sample, script);
    }

    private static Judgement ByWords(string text, string script)
    {
        var candidates = LanguageWords.All.Where(l => l.Script == script).ToArray();
        var words = Words(text);
        var ranked = candidates.Select(language =>
        {
            var found = words.Where(language.Words.Contains).ToArray();
            var letters = text.Count(c => language.Letters.Contains(char.ToLowerInvariant(c)));
            // A word of two letters is shared by many languages; a longer one says more.
            var score = found.Sum(w => w.Length <= 2 ? 0.7 : 1) + Math.Min(letters, words.Count) * WeightOfLetter;
            return (language.Code, Score: score, Found: found);
        }).OrderByDescending(l => l.Score).ThenBy(l => l.Code, StringComparer.Ordinal).ToArray();
        if (ranked.Length == 0 || ranked[0].Score < LeastScore)
            return Judgement.Unknown("Too few of its words are common in any language known here.");
        var (best, next) = (ranked[0], ranked.Length > 1 ? ranked[1].Score : 0);
        var confidence = best.Score / (best.Score + next) * (1 - Math.Pow(0.5, best.Score));
        if (best.Score - next < 0.3)
            return Judgement.Unknown($"Its words fit {best.Code} and {ranked[1].Code} alike.");
        var shown = best.Found.Distinct().Take(4).ToArray();
        return new Judgement(best.Code, Math.Round(confidence, 2), shown.Length == 0
            ? "Its letters are that language's."
            : string.Join(", ", shown.Select(w => $"'{w}'")) + $" → {best.Code}");
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text + " ")
        {
            if (char.IsLetter(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            {
                word.Append(char.ToLowerInvariant(c));
                continue;
            }

            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }

        return words;
    }

    // By code where one language owns the script, else by the script's name.
    private static Dictionary<string, int> CountScripts(string text)
    {
        var counts = new Dictionary<string, int>();
        foreach (var c in text)
        {
            if (ScriptOf(c) is { } script)
                counts[script] = counts.GetValueOrDefault(script) + 1;
        }

        return counts;
    }

    private static string? ScriptOf(char c) => c switch
    {
        _ when !char.IsLetter(c) => null,
        < '\u0250' => "latin",
        >= '\u1e00' and <= '\u1eff' => "latin",
        >= '\u0370' and <= '\u03ff' or >= '\u1f00' and <= '\u1fff' => "el",
        >= '\u0400' and <= '\u052f' => "cyrillic",
        >= '\u0530' and <= '\u058f' => "hy",
        >= '\u0590' and <= '\u05ff' => "he",
        >= '\u0600' and <= '\u06ff' or >= '\u0750' and <= '\u077f' => "arabic",
        >= '\u0900' and <= '\u097f' => "devanagari",
        >= '\u0980' and <= '\u09ff' => "bn",
        >= '\u0a00' and <= '\u0a7f' => "pa",
        >= '\u0a80' and <= '\u0aff' => "gu",
        >= '\u0b80' and <= '\u0bff' => "ta",
        >= '\u0c00' and <= '\u0c7f' => "te",
        >= '\u0c80' and <= '\u0cff' => "kn",
        >= '\u0d00' and <= '\u0d7f' => "ml",
        >= '\u0e00' and <= '\u0e7f' => "th",
        >= '\u10a0' and <= '\u10ff' => "ka",
        >= '\u1100' and <= '\u11ff' or >= '\uac00' and <= '\ud7af' => "ko",
        >= '\u3040' and <= '\u30ff' => "ja",
        >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf' => "zh",
        _ => null,
    };
}
