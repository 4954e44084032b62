using System.Globalization;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Triage.Learning;

/// <summary>
/// Takes a text apart into what models weigh: stemmed words, neighbours, pairs of words anywhere in it, pieces of two to
/// five letters within words, and how it begins and ends. No language is assumed.
/// </summary>
internal static class GramReader
{
    /// <summary>How much each view counts: words, neighbours, letters, pairs, ends.</summary>
    public static readonly float[] ViewWeights = [1f, 0.7f, 1f, 1f, 0.3f];

    public const byte Words = 0;
    private const byte Neighbours = 1;
    private const byte Letters = 2;
    private const byte Pairs = 3;
    private const byte Ends = 4;
    private const int MaxWords = 600;
    private const int MaxWordLength = 40;
    private const int ShortestPiece = 2;
    private const int LongestPiece = 5;

    // Every word with every other one is quadratic: in long texts only near ones pair up.
    private const int PairAllBelow = 48;
    private const int PairWindow = 5;

    /// <summary>The words as they stand in the text, where '?' and '!' count as words.</summary>
    public static List<(int Start, int Length)> Split(string text)
    {
        var words = new List<(int, int)>();
        var at = 0;
        while (at < text.Length && words.Count < MaxWords)
        {
            if (text[at] is '?' or '!')
            {
                words.Add((at++, 1));
                continue;
            }

            if (!IsLetter(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && at - start < MaxWordLength && (IsLetter(text[at]) || JoinsLetters(text, at)))
                at++;
            words.Add((start, at - start));
        }

        return words;
    }

    public static void Read(string text, List<Gram> grams)
    {
        grams.Clear();
        var words = Split(text);
        var stems = new ulong[words.Count];
        Span<char> word = stackalloc char[MaxWordLength + 2];
        for (var i = 0; i < words.Count; i++)
        {
            var length = Lower(text.AsSpan(words[i].Start, words[i].Length), word[1..]);
            (word[0], word[length + 1]) = (' ', ' ');
            AddLetters(word[..(length + 2)], i, grams);
            stems[i] = Hash(word.Slice(1, EnglishStemmer.Stem(word.Slice(1, length))));
            grams.Add(new Gram(Words, Mix(stems[i] + Words), i, i));
        }

        AddCombined(stems, grams);
    }

    private static void AddCombined(ulong[] stems, List<Gram> grams)
    {
        if (stems.Length == 0)
            return;
        for (var i = 0; i + 1 < stems.Length; i++)
            grams.Add(new Gram(Neighbours, Mix((stems[i] * 31) + stems[i + 1] + Neighbours), i, i + 1));
        var window = stems.Length < PairAllBelow ? stems.Length : PairWindow;
        for (var i = 0; i < stems.Length; i++)
        {
            for (var j = i + 1; j < stems.Length && j <= i + window; j++)
            {
                var (low, high) = stems[i] < stems[j] ? (stems[i], stems[j]) : (stems[j], stems[i]);
                if (low != high)
                    grams.Add(new Gram(Pairs, Mix(Mix(low) + high + Pairs), i, j));
            }
        }

        var last = stems.Length - 1;
        grams.Add(new Gram(Ends, Mix(stems[0] + (Ends * 7)), 0, 0));
        grams.Add(new Gram(Ends, Mix(stems[last] + (Ends * 11)), last, last));
        if (last > 0)
            grams.Add(new Gram(Ends, Mix((stems[0] * 37) + stems[1] + (Ends * 13)), 0, 1));
    }

    private static void AddLetters(ReadOnlySpan<char> word, int at, List<Gram> grams)
    {
        for (var start = 0; start < word.Length; start++)
        {
            var hash = Seed;
            var end = Math.Min(word.Length, start + LongestPiece);
            for (var i = start; i < end; i++)
            {
                hash = (hash ^ word[i]) * Prime;
                var length = i - start + 1;
                if (length >= ShortestPiece)
                    grams.Add(new Gram(Letters, Mix(hash + ((ulong)length << 32) + Letters), at, at));
            }
        }
    }

    private const ulong Seed = 14695981039346656037UL;
    private const ulong Prime = 1099511628211UL;

    private static ulong Hash(ReadOnlySpan<char> word)
    {
        var hash = Seed;
        foreach (var c in word)
            hash = (hash ^ c) * Prime;
        return hash;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private static int Lower(ReadOnlySpan<char> from, Span<char> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i] == '’' ? '\'' : char.ToLowerInvariant(from[i]);
        return from.Length;
    }

    private static bool JoinsLetters(string text, int at) =>
        text[at] is '\'' or '’' && at + 1 < text.Length && char.IsLetter(text[at + 1]);

    // Vowel signs of Indic and other scripts are parts of words; halves of rarer characters stay together.
    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) || (c >= '\u0300' && (char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));
}
