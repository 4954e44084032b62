namespace RainRef.Domain.Knowledge;

/// <summary>
/// Lower case without diacritics, by an own table: with invariant globalization the platform does not decompose
/// characters.
/// </summary>
internal static class TextFolding
{
    private const char FirstLatin = '\u00c0';
    private const char FirstAdditional = '\u1e00';

    // Base letters by code point, from Unicode's decompositions; a space where there is none.
    private const string Latin =
        "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy yaaaaaaccccccccddddeeeeeeeeeegggggggg"
        + "hhhhiiiiiiiiii  jjkkkllllllllllnnnnnn nnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzsbb      "
        + "         ff             oo             uu                            aaiioouuuuuuuuuu aaaa    ggkkoo"
        + "oo  j   gg  nnaa  ooaaaaeeeeiiiioooorrrruuuusstt  hh      aaeeooooooooyy               b            ";

    private const string Additional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss"
        + "ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy s    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee"
        + "iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ";

    private const string Greek = "άαέεήηίιϊιΐιόούυϋυΰυώωςσ";

    /// <summary>Appends the folded form of <paramref name="c"/> as far as it fits; returns the new length.</summary>
    public static int Append(char c, Span<char> target, int length)
    {
        if (c < '\u0080')
            return Put(char.ToLowerInvariant(c), target, length);
        if (IsMark(c))
            return length;
        if (c is >= '\uff01' and <= '\uff5e')
            return Put(char.ToLowerInvariant((char)(c - 0xfee0)), target, length);
        var lower = char.ToLowerInvariant(c);
        return lower switch
        {
            'æ' or 'ǽ' or 'ǣ' => Put('e', target, Put('a', target, length)),
            'œ' => Put('e', target, Put('o', target, length)),
            'ß' or 'ẞ' => Put('s', target, Put('s', target, length)),
            'ﬀ' => Put('f', target, Put('f', target, length)),
            'ﬁ' => Put('i', target, Put('f', target, length)),
            'ﬂ' => Put('l', target, Put('f', target, length)),
            'ﬃ' => Put('i', target, Put('f', target, Put('f', target, length))),
            'ﬄ' => Put('l', target, Put('f', target, Put('f', target, length))),
            'þ' => Put('h', target, Put('t', target, length)),
            _ => Put(Base(lower), target, length),
        };
    }

    /// <summary>A combining diacritic, as decomposed text has it.</summary>
    public static bool IsMark(char c) => c is >= '\u0300' and <= '\u036f';

    private static char Base(char lower)
    {
        if (lower >= FirstLatin && lower - FirstLatin < Latin.Length)
            return Latin[lower - FirstLatin] is var latin and not ' ' ? latin : lower;
        if (lower >= FirstAdditional && lower - FirstAdditional < Additional.Length)
            return Additional[lower - FirstAdditional] is var additional and not ' ' ? additional : lower;
        if (lower == 'ё')
            return 'е';
        var greek = lower is >= '\u0390' and <= '\u03ce' ? Greek.IndexOf(lower, StringComparison.Ordinal) : -1;
        return greek >= 0 && greek % 2 == 0 ? Greek[greek + 1] : lower;
    }

    private static int Put(char c, Span<char> target, int length)
    {
        if (length < target.Length)
            target[length++] = c;
        return length;
    }
}
