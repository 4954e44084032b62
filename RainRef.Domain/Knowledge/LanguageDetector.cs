using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace RainRef.Domain.Knowledge;

/// <summary>
/// Tells which language a text is written in: by its script where that says enough, else by its small words and the
/// letters that few languages have. Pure and the same everywhere; about a microsecond a word.
/// </summary>
public static class LanguageDetector
{
    /// <summary>ISO 639-2's code for a language that cannot be told.</summary>
    public const string Unknown = "und";

    // More says nothing new.
    private const int MaxWords = 400;

    private static readonly FrozenDictionary<string, (string Language, double Weight)[]> Words = ReadWords();
    private static readonly FrozenDictionary<char, string[]> Letters = ReadLetters();

    /// <summary>The ISO 639-1 code of the text's language, or <see cref="Unknown"/>.</summary>
    public static string Detect(string text) => Rank(text) is [var best, ..] ? best.Code : Unknown;

    /// <summary>The languages that the text may be in, likeliest first, with shares that add up to 1; empty where nothing tells.</summary>
    public static IReadOnlyList<LanguageGuess> Rank(string text)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        var scripts = new int[(int)TextScript.Count];
        var word = new StringBuilder();
        var words = 0;
        foreach (var c in text)
        {
            if (char.IsLetter(c) || (word.Length > 0 && (c is '\'' or '’' || IsMark(c))))
            {
                scripts[(int)Scripts.Of(c)]++;
                if (word.Length < 32 && c is not ('\'' or '’'))
                    word.Append(char.ToLowerInvariant(c));
                continue;
            }

            if (word.Length > 0 && ++words > MaxWords)
                break;
            Score(word, scores);
        }

        Score(word, scores);
        return Judge(scripts, scores);
    }

    // Vowel signs are parts of words.
    private static bool IsMark(char c) =>
        c >= '\u0300' && char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static IReadOnlyList<LanguageGuess> Judge(int[] scripts, Dictionary<string, double> scores)
    {
        var script = (TextScript)Array.IndexOf(scripts, scripts.Max());
        if (scripts.Max() == 0)
            return [];
        // Japanese is Han with some Kana; a Chinese text has none.
        if (script == TextScript.Han && scripts[(int)TextScript.Kana] * 10 > scripts[(int)TextScript.Han])
            script = TextScript.Kana;
        var possible = Scripts.LanguagesOf(script);
        if (possible.Count == 1)
            return [new LanguageGuess(possible[0], 1)];
        var total = possible.Sum(l => scores.GetValueOrDefault(l));
        if (total == 0)
            return possible.Count > 1 && script is not TextScript.Latin ? [new LanguageGuess(possible[0], 0.5)] : [];
        return
        [
            .. possible.Where(scores.ContainsKey).Select(l => new LanguageGuess(l, scores[l] / total))
                .OrderByDescending(g => g.Share).ThenBy(g => g.Code, StringComparer.Ordinal),
        ];
    }

    private static void Score(StringBuilder word, Dictionary<string, double> scores)
    {
        if (word.Length == 0)
            return;
        var text = word.ToString();
        word.Clear();
        if (Words.TryGetValue(text, out var entries))
        {
            foreach (var (language, weight) in entries)
                scores[language] = scores.GetValueOrDefault(language) + weight;
        }

        foreach (var c in text)
        {
            if (c < '\u0080' || !Letters.TryGetValue(c, out var languages))
                continue;
            foreach (var language in languages)
                scores[language] = scores.GetValueOrDefault(language) + (0.6 / languages.Length);
        }
    }

    // A word that several languages share says less for each.
    private static FrozenDictionary<string, (string Language, double Weight)[]> ReadWords()
    {
        var all = LanguageWords.ByLanguage.SelectMany(p => p.Words.Split(' ').Distinct().Select(w => (Word: w, p.Language)));
        return all.GroupBy(p => p.Word, StringComparer.Ordinal).ToFrozenDictionary(
            g => g.Key, g => g.Select(p => (p.Language, 1.0 / (g.Count() * (p.Word.Length == 1 ? 2 : 1)))).ToArray(), StringComparer.Ordinal);
    }

    private static FrozenDictionary<char, string[]> ReadLetters() => LanguageWords.Letters
        .SelectMany(p => p.Letters.Select(c => (Letter: c, p.Language)))
        .GroupBy(p => p.Letter).ToFrozenDictionary(g => g.Key, g => g.Select(p => p.Language).ToArray());
}

/// <param name="Code">ISO 639-1.</param>
/// <param name="Share">How much of the evidence speaks for it, from 0 to 1.</param>
public sealed record LanguageGuess(string Code, double Share);
