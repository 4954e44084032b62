using System.Buffers;
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

    private static readonly SearchValues<string> Streets = SearchValues.Create(
        [
            "street", "avenue", "road", "lane", "drive", "boulevard", "court", "square", "terrace", "parkway", "highway", " st", " ave", " rd", " ln",
            " dr", " blvd", " ct", " way", "straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "damm", "ufer", "calle", "c/", "avenida",
            "avda", "plaza", "paseo", "rue ", "place ", "chemin ", "impasse ", "quai ", "cours ", "route ", "po box", "p.o. box", "postfach",
        ],
        StringComparison.OrdinalIgnoreCase);

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        var (from, after) = (0, 0);
        while (from < text.Length && text[from..].IndexOfAny(Streets) is var offset and >= 0)
        {
            var cue = from + offset;
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
