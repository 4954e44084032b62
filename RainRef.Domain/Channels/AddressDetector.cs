using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Channels;

/// <summary>
/// Finds street and house number in the forms of English, German, Spanish and French. A place's name on its own is not
/// found: rules cannot tell it from other words.
/// </summary>
internal static partial class AddressDetector
{
    // Each look is into a window as long as this, so that time stays in proportion to the text.
    private const int Reach = 80;
    private const int Tail = 30;
    private const int Margin = 25;

    private static readonly string[] Suffixes =
        ["straße", "strasse", "str", "weg", "platz", "allee", "gasse", "damm", "ufer"];

    private static readonly FrozenSet<string> Words =
        ("street st avenue ave road rd lane ln drive dr boulevard blvd court ct square sq terrace parkway pkwy highway hwy way place pl calle c "
        + "avenida avda plaza paseo rue chemin allée impasse quai cours route box postfach")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // In ASCII, since a search for other letters in any case is many times slower; the word around each is looked at.
    private static readonly SearchValues<string> Cues = SearchValues.Create(
        [
            "st", "av", "road", "rd", "lane", "ln", "dr", "boulev", "blvd", "court", "ct", "sq", "terrace", "parkway", "pkwy", "highway", "hwy",
            "way", "pl", "weg", "all", "gasse", "damm", "ufer", "calle", "c/", "paseo", "rue", "chemin", "impasse", "quai", "cours", "route",
            "box", "postfach",
        ],
        StringComparison.OrdinalIgnoreCase);

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var (from, after) = (0, 0);
        var digit = text.IndexOfAnyInRange('0', '9');
        if (digit < 0)
            return;
        from = Math.Max(0, digit - Reach);
        while (from < text.Length && text[from..].IndexOfAny(Cues) is var offset and >= 0)
        {
            var cue = from + offset;
            if (!IsStreet(text, cue, out var wordEnd))
            {
                from = wordEnd;
                continue;
            }

            var (start, end) = (Math.Max(after, cue - Reach), Math.Min(text.Length, cue + Reach));
            // The window is read once for all the words in it; what it may have cut off is left to the next one.
            from = Math.Max(cue + 1, end == text.Length ? end : end - Tail);
            var window = text[start..end];
            if (!window.ContainsAnyInRange('0', '9'))
                continue;
            foreach (var match in Street().EnumerateMatches(window))
            {
                var (first, last) = (start + match.Index, start + match.Index + match.Length);
                if (last > end - Margin && end < text.Length && first > cue)
                {
                    from = first;
                    break;
                }

                found.Add(new PiiMatch(PiiKind.Address, first, last));
                after = last;
                from = Math.Max(from, last);
            }
        }
    }

    private static bool IsStreet(ReadOnlySpan<char> text, int cue, out int end)
    {
        var start = cue;
        while (start > 0 && cue - start < 40 && char.IsLetter(text[start - 1]))
            start--;
        end = cue;
        while (end < text.Length && char.IsLetter(text[end]))
            end++;
        var word = text[start..end];
        if (Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
            return true;
        foreach (var suffix in Suffixes)
        {
            if (word.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    [GeneratedRegex(
        @"(?<![\w-])(?:"
        + @"\d{1,5}[A-Za-z]?\x20(?:[NSEW]\.?\x20)?(?:[A-Z0-9][\w'.-]*\x20){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square|Sq|Terrace|Parkway|Pkwy|Highway|Hwy|Way|Place|Pl)\b\.?(?:,?\x20(?:Apt|Suite|Ste|Unit|Flat|Floor|\#)\.?\x20?\w{1,6})?"
        + @"|(?:\p{Lu}[\p{L}.-]*\x20){0,3}[\p{L}-]*(?:straße|strasse|Straße|Strasse|str\.|Str\.|weg|Weg|platz|Platz|allee|Allee|gasse|Gasse|damm|Damm|ufer|Ufer)\x20\d{1,4}\x20?[a-z]?\b(?:,?\x20\d{5}\x20\p{Lu}[\p{L}-]+)?"
        + @"|(?:[Cc]alle|C/|Avenida|Avda\.?|Plaza|Paseo)\x20?[\p{L}.]+(?:\x20[\p{L}.]+){0,4},?\x20(?:n[º°.]\x20?)?\d{1,4}\b(?:,\x20\d{5}\x20\p{Lu}[\p{L}-]+)?"
        + @"|\d{1,4}(?:\x20?(?:bis|ter))?,?\x20(?:rue|avenue|boulevard|place|chemin|allée|impasse|quai|cours|route)\x20(?:(?:de|du|des|la|le|les|l'|d')\x20?){0,3}\p{Lu}[\p{L}'-]*(?:\x20\p{Lu}[\p{L}'-]*){0,3}(?:,?\x20?\d{5}\x20\p{Lu}[\p{L}-]+)?"
        + @"|(?:P\.?O\.?\x20Box|Postfach)\x20\d{1,6}\b)(?<!\x20)",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Street();
}
