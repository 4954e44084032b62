namespace RainRef.Domain.Knowledge;

/// <summary>
/// A light stemmer for English: plurals, -ed, -ing, final -y and -e, after M. F. Porter, "An algorithm for suffix
/// stripping" (1980), steps 1 and 5. Words of other languages pass through the same rules everywhere, so they still match.
/// </summary>
internal static class EnglishStemmer
{
    /// <summary>Stems a lower-case word in place; returns its new length, which never grows.</summary>
    public static int Stem(Span<char> word)
    {
        if (word.Length < 3 || word.ContainsAnyExceptInRange('a', 'z'))
            return word.Length;
        var length = Plural(word);
        length = PastAndProgressive(word, length);
        if (length > 2 && word[length - 1] == 'y' && HasVowel(word[..(length - 1)]))
            word[length - 1] = 'i';
        return FinalLetters(word[..length]);
    }

    private static int Plural(ReadOnlySpan<char> word)
    {
        if (word.EndsWith("sses") || word.EndsWith("ies"))
            return word.Length - 2;
        return word.EndsWith("s") && !word.EndsWith("ss") ? word.Length - 1 : word.Length;
    }

    private static int PastAndProgressive(Span<char> word, int length)
    {
        ReadOnlySpan<char> current = word[..length];
        if (current.EndsWith("eed"))
            return Measure(current[..^3]) > 0 ? length - 1 : length;
        var suffix = current.EndsWith("ed") ? 2 : current.EndsWith("ing") ? 3 : 0;
        if (suffix == 0 || !HasVowel(current[..^suffix]))
            return length;
        var stem = current[..^suffix];
        if (stem.EndsWith("at") || stem.EndsWith("bl") || stem.EndsWith("iz"))
            return Lengthen(word, stem.Length);
        if (EndsDouble(stem) && stem[^1] is not ('l' or 's' or 'z'))
            return stem.Length - 1;
        return Measure(stem) == 1 && EndsShort(stem) ? Lengthen(word, stem.Length) : stem.Length;
    }

    private static int FinalLetters(ReadOnlySpan<char> word)
    {
        var length = word.Length;
        if (length > 2 && word[^1] == 'e')
        {
            var measure = Measure(word[..^1]);
            if (measure > 1 || (measure == 1 && !EndsShort(word[..^1])))
                length--;
        }

        return word[length - 1] == 'l' && EndsDouble(word[..length]) && Measure(word[..(length - 1)]) > 1 ? length - 1 : length;
    }

    private static int Lengthen(Span<char> word, int length)
    {
        word[length] = 'e';
        return length + 1;
    }

    private static bool IsVowel(ReadOnlySpan<char> word, int at) =>
        word[at] is 'a' or 'e' or 'i' or 'o' or 'u' || (word[at] == 'y' && at > 0 && !IsVowel(word, at - 1));

    private static bool HasVowel(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (IsVowel(word, i))
                return true;
        }

        return false;
    }

    // How many times a vowel is followed by a consonant.
    private static int Measure(ReadOnlySpan<char> word)
    {
        var (count, afterVowel) = (0, false);
        for (var i = 0; i < word.Length; i++)
        {
            var vowel = IsVowel(word, i);
            if (afterVowel && !vowel)
                count++;
            afterVowel = vowel;
        }

        return count;
    }

    private static bool EndsDouble(ReadOnlySpan<char> word) =>
        word.Length > 1 && word[^1] == word[^2] && !IsVowel(word, word.Length - 1);

    private static bool EndsShort(ReadOnlySpan<char> word) =>
        word.Length > 2 && !IsVowel(word, word.Length - 3) && IsVowel(word, word.Length - 2)
        && !IsVowel(word, word.Length - 1) && word[^1] is not ('w' or 'x' or 'y');
}
