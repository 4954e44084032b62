using System.Text.RegularExpressions;

namespace RainRef.Domain.Tickets;

/// <summary>
/// Recognises a message that says nothing but thanks. When in doubt it is not: a ticket that opens needlessly costs a
/// glance, one that stays shut costs a customer.
/// </summary>
public static partial class Gratitude
{
    private const int MaxWords = 30;
    private const int MaxStrangers = 2;
    private const int MaxStrangeSigns = 4;

    /// <summary>Whether a text is thanks and nothing more.</summary>
    public static bool IsAll(string text)
    {
        var own = OwnWords(text);
        if (own.Length is 0 or > 600 || own.AsSpan().ContainsAny("?？¿؟") || own.Any(char.IsDigit))
            return false;
        if (EastAsian().IsMatch(own))
            return IsEastAsian(own);
        var words = Words().Matches(own.ToLowerInvariant().Replace('’', '\'')).Select(m => m.Value).ToList();
        if (words.Count is 0 or > MaxWords || words.Any(GratitudeWords.Trouble.Contains))
            return false;
        if (!words.Any(GratitudeWords.Thanks.Contains))
            return false;
        return words.Count(w => !GratitudeWords.Thanks.Contains(w) && !GratitudeWords.Filler.Contains(w)) <= MaxStrangers;
    }

    // What the sender wrote: without the quoted mail below it and without the signature.
    private static string OwnWords(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var own = lines.TakeWhile(l => l.TrimEnd() is not "--" && !QuoteHead().IsMatch(l)).Where(l => !l.TrimStart().StartsWith('>'));
        return Mask().Replace(string.Join('\n', own), " ").Trim();
    }

    private static bool IsEastAsian(string text)
    {
        if (GratitudeWords.EastAsianTrouble.Any(word => text.Contains(word, StringComparison.Ordinal)))
            return false;
        var rest = text;
        foreach (var phrase in GratitudeWords.EastAsianThanks)
            rest = rest.Replace(phrase, "", StringComparison.Ordinal);
        if (rest.Length == text.Length)
            return false;
        foreach (var phrase in GratitudeWords.EastAsianFiller)
            rest = rest.Replace(phrase, "", StringComparison.Ordinal);
        return rest.Count(char.IsLetter) <= MaxStrangeSigns;
    }

    [GeneratedRegex(@"\p{L}[\p{L}\p{M}'-]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"[\p{IsHiragana}\p{IsKatakana}\p{IsCJKUnifiedIdeographs}\p{IsHangulSyllables}]")]
    private static partial Regex EastAsian();

    [GeneratedRegex(@"^\s*(-{3,}.*-{3,}|_{5,}|(On|Am|El|Le|Il|Em|Op|Dnia|Den)\b.{6,120}:)\s*$")]
    private static partial Regex QuoteHead();

    [GeneratedRegex(@"\[[a-z_]+:\d+\]")]
    private static partial Regex Mask();
}
