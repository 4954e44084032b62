using System.Globalization;
using System.Text;

namespace RainRef.Domain.Knowledge.Searching;

/// <param name="Text">Lower case, with its accents: what a stemmer takes.</param>
/// <param name="IsGram">Two characters of a script that writes no spaces: never stemmed.</param>
public readonly record struct SearchToken(string Text, bool IsGram);

/// <summary>Cuts texts into what is indexed: words, and pairs of characters where words are not spaced apart.</summary>
public static class SearchTokens
{
    // Longer runs are data, not words.
    public const int MaxLength = 48;

    public static IReadOnlyList<SearchToken> Read(string text)
    {
        List<SearchToken> tokens = [];
        var word = new StringBuilder(MaxLength);
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (IsUnspaced(c))
            {
                Flush(word, tokens);
                at = AddPairs(text, at, tokens);
                continue;
            }

            var step = LetterLength(text, at);
            if (step == 0)
                Flush(word, tokens);
            else if (word.Length + step <= MaxLength)
                AppendLower(word, text.AsSpan(at, step));
            at += Math.Max(1, step);
        }

        Flush(word, tokens);
        return tokens;
    }

    /// <summary>Without accents, as terms are stored.</summary>
    public static string Fold(string word)
    {
        Span<char> folded = stackalloc char[(MaxLength * 2) + 2];
        var length = 0;
        foreach (var c in word)
            length = TextFolding.Append(c, folded, length);
        return new string(folded[..length]);
    }

    /// <summary>Han, Kana, Thai, Lao, Burmese and Khmer have no spaces between words; Hangul has, around words with endings.</summary>
    private static bool IsUnspaced(char c) =>
        CjkText.Contains(c) || c is >= '\u0e00' and <= '\u0eff' or (>= '\u1000' and <= '\u109f') or (>= '\u1780' and <= '\u17ff');

    private static int AddPairs(string text, int at, List<SearchToken> tokens)
    {
        var end = at + 1;
        while (end < text.Length && IsUnspaced(text[end]))
            end++;
        if (end - at == 1)
            tokens.Add(new SearchToken(text[at..end], true));
        for (var i = at; i + 1 < end; i++)
            tokens.Add(new SearchToken(text.Substring(i, 2), true));
        return end;
    }

    private static void AppendLower(StringBuilder word, ReadOnlySpan<char> letter)
    {
        foreach (var c in letter)
            word.Append(c is >= '\uff01' and <= '\uff5e' ? char.ToLowerInvariant((char)(c - 0xfee0)) : char.ToLowerInvariant(c));
    }

    private static void Flush(StringBuilder word, List<SearchToken> tokens)
    {
        if (word.Length == 0)
            return;
        tokens.Add(new SearchToken(word.ToString(), false));
        word.Clear();
    }

    private static int LetterLength(string text, int at)
    {
        var c = text[at];
        if (char.IsAsciiLetterOrDigit(c))
            return 1;
        if (c < '\u0080')
            return 0;
        if (char.IsSurrogate(c))
            return Rune.TryGetRuneAt(text, at, out var rune) && Rune.IsLetterOrDigit(rune) ? 2 : 0;
        return char.IsLetterOrDigit(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark ? 1 : 0;
    }
}
