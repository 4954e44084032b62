using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace RainRef.Domain.Knowledge;

/// <summary>
/// The terms by which texts are matched: lower case, without diacritics, English words stemmed and stop words left out,
/// Han, Kana and Hangul as pairs of characters.
/// </summary>
public static class TextTerms
{
    // Longer runs are data, not words.
    private const int MaxLength = 64;

    private static readonly FrozenSet<string> StopWords = (
        "a about above after again against all am an and any are aren't as at be because been before being below between "
        + "both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from "
        + "further had has have having he her here hers him his how i i'm i've if in into is isn't it it's its itself just "
        + "me more most my myself no nor not of off on once only or other our ours out over own same she should so some "
        + "such than that the their theirs them then there these they this those through to too under until up us very was "
        + "wasn't we were what when where which while who whom why will with won't would you your yours")
        .Replace("'", "", StringComparison.Ordinal).Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an English word, in lower case, tells nothing.</summary>
    public static bool IsStopWord(string word) => StopWords.Contains(word);

    /// <summary>The text's terms in its order, with repetitions. A text of stop words only gives these.</summary>
    public static IReadOnlyList<string> Terms(string text)
    {
        var terms = Collect(text, dropStopWords: true);
        return terms.Count > 0 ? terms : Collect(text, dropStopWords: false);
    }

    private static List<string> Collect(string text, bool dropStopWords)
    {
        List<string> terms = [];
        Span<char> word = stackalloc char[MaxLength];
        var at = 0;
        while (at < text.Length)
        {
            if (CjkText.Contains(text[at]))
                at = AddPairs(text, at, terms);
            else if (LetterLength(text, at) > 0)
                at = AddWord(text, at, word, terms, dropStopWords);
            else
                at++;
        }

        return terms;
    }

    private static int AddPairs(string text, int at, List<string> terms)
    {
        var end = at + 1;
        while (end < text.Length && CjkText.Contains(text[end]))
            end++;
        if (end - at == 1)
            terms.Add(text[at..end]);
        for (var i = at; i + 1 < end; i++)
            terms.Add(text.Substring(i, 2));
        return end;
    }

    private static int AddWord(string text, int at, Span<char> word, List<string> terms, bool dropStopWords)
    {
        var (start, length, possessive) = (at, 0, -1);
        while (at < text.Length)
        {
            var step = LetterLength(text, at);
            if (step == 0)
            {
                if (!Joins(text, start, at))
                    break;
                if (text[at] is '\'' or '’')
                    possessive = length;
                else if (text[at] is '.')
                    length = TextFolding.Append('.', word, length);
                at++;
                continue;
            }

            for (var i = 0; i < step; i++)
                length = TextFolding.Append(text[at + i], word, length);
            at += step;
        }

        Add(word, length, possessive, terms, dropStopWords);
        return at;
    }

    private static void Add(Span<char> word, int length, int possessive, List<string> terms, bool dropStopWords)
    {
        var whole = word[..length];
        var lookup = StopWords.GetAlternateLookup<ReadOnlySpan<char>>();
        if (length == 0 || (dropStopWords && lookup.Contains(whole)))
            return;
        // "user's" is "user"; "don't" is "dont".
        if (possessive > 0 && possessive == length - 1 && whole[^1] == 's')
            whole = whole[..possessive];
        terms.Add(new string(whole[..EnglishStemmer.Stem(whole)]));
    }

    // 1 or 2 characters of a letter, digit or mark; 0 for anything else.
    private static int LetterLength(string text, int at)
    {
        var c = text[at];
        if (char.IsAsciiLetterOrDigit(c))
            return 1;
        if (c < '\u0080' || CjkText.Contains(c))
            return 0;
        if (char.IsSurrogate(c))
            return Rune.TryGetRuneAt(text, at, out var rune) && Rune.IsLetterOrDigit(rune) ? 2 : 0;
        return char.IsLetterOrDigit(c) || IsMark(c) ? 1 : 0;
    }

    // Vowel signs of Indic and other scripts are parts of words.
    private static bool IsMark(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // An apostrophe between letters, a full stop between digits, the hyphen of "e-mail".
    private static bool Joins(string text, int start, int at)
    {
        if (at + 1 >= text.Length || LetterLength(text, at + 1) == 0)
            return false;
        return text[at] switch
        {
            '\'' or '’' => char.IsLetter(text[at + 1]),
            '.' => char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]),
            '-' => at == start + 1 && char.IsAsciiLetter(text[start]) && char.IsAsciiLetter(text[at + 1]),
            _ => false,
        };
    }
}
