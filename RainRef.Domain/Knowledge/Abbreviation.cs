using System.Collections.Frozen;

namespace RainRef.Domain.Knowledge;

/// <summary>Full stops that belong to a word or a number, and not to a sentence's end.</summary>
internal static class Abbreviation
{
    private const int LongestWord = 16;

    // Never at a sentence's end, since what they announce follows.
    private static readonly FrozenSet<string> Leading = Words(
        "mr mrs ms mx dr prof rev hon gen col capt lt sgt st mt fr sr sra srta dña ud uds vs viz cf e.g i.e eg ie incl "
        + "excl approx ca esp resp aka z.b d.h u.a bzw ggf evtl vgl inkl zzgl hr str dipl ing p.ej m mme mlle");

    // Before a number only: "No. 5", but "The answer is no. 5 people left" is rare enough.
    private static readonly FrozenSet<string> BeforeNumber = Words(
        "no nos nr núm num fig figs eq sec ch chap art p pp vol ver v ed pt par abs kap jan feb mar apr jun jul aug sep "
        + "sept oct nov dec ext tel");

    // Within a sentence or at its end; the next word decides.
    private static readonly FrozenSet<string> Either = Words(
        "inc ltd co corp llc plc gmbh jr u.s u.k u.n e.u d.c ph.d b.a m.a a.d b.c dept est usw etc ee uu");

    private static readonly FrozenSet<string> Openers = Words(
        "the a an this that these those it its he she we they you i in on at if when while after before however but and "
        + "there here to for from as our your their his her my what who how why where please no yes der die das es er "
        + "sie wir el la los las il un une le les");

    private static readonly FrozenSet<string> AfterOrdinal = Words(
        "januar februar märz april mai juni juli august september oktober november dezember jänner jahrhundert jahrhunderts "
        + "jahrtausend jahrtausends");

    /// <summary>Whether the sentence from <paramref name="start"/> goes on after the full stop.</summary>
    public static bool Continues(string text, int start, int stop, int next)
    {
        var word = WordBefore(text, start, stop);
        if (IsItemMarker(text, start, stop, word))
            return true;
        if (word.IsEmpty)
            return false;
        if (char.IsAsciiDigit(word[0]))
            return word.Length <= 2 && Has(AfterOrdinal, WordAt(text, next));
        if (Has(Leading, word))
            return true;
        if (Has(BeforeNumber, word))
            return char.IsDigit(text[next]);
        if (Has(Either, word))
            return !Has(Openers, WordAt(text, next));
        // An initial, as in "J. Smith"; "I" ends sentences more often than it abbreviates.
        return word.Length == 1 && char.IsLetter(word[0]) && word[0] != 'I' && !Has(Openers, WordAt(text, next));
    }

    // "1." or "a." at a line's beginning.
    private static bool IsItemMarker(string text, int start, int stop, ReadOnlySpan<char> word)
    {
        if (word.Length is 0 or > 4 || !(char.IsAsciiDigit(word[0]) || word.Length == 1))
            return false;
        var i = stop - word.Length;
        while (i > start && text[i - 1] is ' ' or '\t' && stop - i < LongestWord)
            i--;
        return i == start || text[i - 1] == '\n';
    }

    private static ReadOnlySpan<char> WordBefore(string text, int start, int stop)
    {
        var i = stop;
        while (i > start && stop - i < LongestWord && (char.IsLetterOrDigit(text[i - 1]) || text[i - 1] == '.'))
            i--;
        return text.AsSpan(i, stop - i);
    }

    private static ReadOnlySpan<char> WordAt(string text, int at)
    {
        var i = at;
        while (i < text.Length && i - at < LongestWord && char.IsLetter(text[i]))
            i++;
        return text.AsSpan(at, i - at);
    }

    private static bool Has(FrozenSet<string> words, ReadOnlySpan<char> word) =>
        words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Words(string list) =>
        list.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
