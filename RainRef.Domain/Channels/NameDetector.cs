using System.Buffers;
using System.Collections.Frozen;

namespace RainRef.Domain.Channels;

/// <summary>
/// Finds names where the text says that one comes: "my name is …", a title, a greeting's end. A name in the middle of
/// a sentence is not found: rules cannot tell it from other capitalised words.
/// </summary>
internal static class NameDetector
{
    private const int MaxWords = 4;

    private static readonly string[] Said =
    [
        "my name is ", "my full name is ", "my name's ", "name: ", "full name: ", "mein name ist ", "ich heiße ", "ich heisse ", "name ist ",
        "me llamo ", "mi nombre es ", "nombre: ", "je m'appelle ", "je m’appelle ", "mon nom est ", "nom : ",
    ];

    private static readonly string[] Titles =
    [
        "Mr. ", "Mr ", "Mrs. ", "Mrs ", "Ms. ", "Ms ", "Miss ", "Dr. ", "Prof. ", "Herr ", "Herrn ", "Frau ", "Sr. ", "Sra. ", "Señor ",
        "Señora ", "Monsieur ", "Madame ", "Mme ", "Mlle ",
    ];

    private static readonly string[] Closings =
    [
        "regards,", "regards", "sincerely,", "sincerely yours,", "yours truly,", "cheers,", "best,", "best wishes,", "mit freundlichen grüßen",
        "freundliche grüße", "viele grüße", "liebe grüße", "saludos,", "saludos", "atentamente,", "un saludo,", "cordialement,", "cordialement",
        "bien à vous,", "thanks,", "thank you,", "many thanks,", "danke,", "gracias,", "merci,",
    ];

    private static readonly SearchValues<string> Cues =
        SearchValues.Create(Shortest([.. Said.Concat(Closings).Select(AsciiHead)]), StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> TitleCues = SearchValues.Create([.. Titles.Select(AsciiHead)], StringComparison.Ordinal);

    // What stands under a greeting, or after "name:", without being anybody's.
    private static readonly FrozenSet<string> NotNames =
        ("the a an i we it this that please not none null yes no team support customer service sales help desk sent from on in at my your our "
        + "is and or for to of dear hello hi hey unknown n/a dein mein das die der ein eine und kundenservice kundendienst el la los las un una y "
        + "le les du de des et service client equipo")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Particles =
        "van von der den de da di del della la le el al bin ibn ten ter zu zum du dos das y e"
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool MayFind(ReadOnlySpan<char> text) => text.ContainsAny(Cues) || text.ContainsAny(TitleCues) || text.Contains('-');

    public static void Find(ReadOnlySpan<char> text, List<PiiMatch> found)
    {
        Find(text, Cues, StringComparison.OrdinalIgnoreCase, found);
        Find(text, TitleCues, StringComparison.Ordinal, found);
    }

    /// <summary>As far as a phrase is ASCII: a search for other letters in any case is many times slower.</summary>
    internal static string AsciiHead(string phrase) =>
        phrase.AsSpan().IndexOfAnyExceptInRange('\0', '\x7f') is var end and > 0 ? phrase[..end] : phrase;

    // What begins with another of them is found by that one.
    private static string[] Shortest(string[] phrases) =>
        [.. phrases.Distinct().Where(p => !phrases.Any(q => q != p && p.StartsWith(q, StringComparison.OrdinalIgnoreCase)))];

    private static void Find(ReadOnlySpan<char> text, SearchValues<string> cues, StringComparison comparison, List<PiiMatch> found)
    {
        var from = 0;
        while (from < text.Length && text[from..].IndexOfAny(cues) is var offset and >= 0)
        {
            var cue = from + offset;
            from = cue + 1;
            if (cue > 0 && char.IsLetterOrDigit(text[cue - 1]))
                continue;
            if (Match(text, cue, comparison) is not { } match)
                continue;
            found.Add(match);
            from = match.End;
        }
    }

    private static PiiMatch? Match(ReadOnlySpan<char> text, int cue, StringComparison comparison)
    {
        if (comparison == StringComparison.Ordinal)
            return After(text, cue, Titles, comparison) is var title and > 0 ? Name(text, title, least: 1, alone: false) : null;
        if (After(text, cue, Said, comparison) is var said and > 0)
            return Name(text, said, least: 1, alone: false);
        var end = After(text, cue, Closings, comparison);
        if (end < 0)
            return null;
        var start = end;
        while (start < text.Length && start - end < 6 && (char.IsWhiteSpace(text[start]) || text[start] is ',' or '-' or '–' or '—'))
            start++;
        // A signature has its line for itself, or ends the text.
        return start > end ? Name(text, start, least: 1, alone: true) : null;
    }

    private static int After(ReadOnlySpan<char> text, int cue, string[] cues, StringComparison comparison)
    {
        var longest = -1;
        foreach (var one in cues)
        {
            if (cue + one.Length > longest && text[cue..].StartsWith(one, comparison))
                longest = cue + one.Length;
        }

        return longest;
    }

    private static PiiMatch? Name(ReadOnlySpan<char> text, int start, int least, bool alone)
    {
        var (i, end, words) = (start, start, 0);
        while (words < MaxWords && i < text.Length)
        {
            var word = i;
            while (i < text.Length && (char.IsLetter(text[i]) || (i > word && text[i] is '\'' or '’' or '-' && i + 1 < text.Length && char.IsLetter(text[i + 1]))))
                i++;
            if (i == word || i - word > 40)
                break;
            var particle = Particles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[word..i]);
            if (!particle && (!char.IsUpper(text[word]) || NotNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[word..i])))
                break;
            if (i < text.Length && text[i] == '.' && i - word == 1)
                i++;
            if (!particle)
                (end, words) = (i, words + 1);
            if (i >= text.Length || text[i] is not (' ' or '\u00a0'))
                break;
            i++;
        }

        if (words < least || (alone && !EndsLine(text, end)))
            return null;
        return new PiiMatch(PiiKind.Name, start, end);
    }

    private static bool EndsLine(ReadOnlySpan<char> text, int end)
    {
        while (end < text.Length && text[end] is ' ' or '.' or ',' or '!')
            end++;
        return end >= text.Length || text[end] is '\n' or '\r';
    }
}
