using System.Collections.Frozen;

namespace RainRef.Domain.Answers.Chat;

/// <summary>The small words by which a question refers to the one before, in English, German, French and Spanish.</summary>
internal static class FollowUpWords
{
    /// <summary>What a question that goes on begins with, longest first.</summary>
    public static readonly string[] Openers =
    [
        .. new[]
        {
            "and what about", "and how about", "but what about", "what about", "how about", "what if", "and if", "and", "or", "but", "also",
            "then", "so", "same for", "the same for",
            "und was ist mit", "und wie ist es mit", "was ist mit", "wie ist es mit", "wie sieht es mit", "und wenn", "und", "oder", "aber", "auch",
            "et qu'en est-il de", "qu'en est-il de", "et si", "et pour", "et", "ou", "mais", "aussi",
            "y qué hay de", "qué hay de", "qué tal", "y si", "y", "pero", "también",
        }.OrderByDescending(o => o.Length),
    ];

    /// <summary>What stands for something that was said before.</summary>
    public static readonly FrozenSet<string> Anaphors = Set(
        "it its they them there same instead otherwise damit dort dafür davon ça cela celui celle eso esto aquello allí");

    /// <summary>The same, unless they point at the noun after them.</summary>
    public static readonly FrozenSet<string> Demonstratives = Set("that this those these das dies diese dieser dieses ese esa");

    public static readonly FrozenSet<string> Prepositions = Set(
        "on in for with from at by to under via without using through during auf in für mit von bei im am unter ohne über aus sur dans pour avec "
        + "de chez sans sous en para con desde sin por");

    public static readonly FrozenSet<string> Articles = Set(
        "a an the my our your his her their this that ein eine einen einem einer der die das den dem mein meine meinem meinen meiner un une le la "
        + "les mon ma mes una el los las mi mis");

    /// <summary>What ends the phrase after a preposition.</summary>
    public static readonly FrozenSet<string> Breaks = Set(
        "and or but if when while that which who is are was do does can will und oder aber wenn dass ist sind kann et ou mais si quand que est y o "
        + "pero cuando es");

    /// <summary>What says that an earlier topic is meant and not the last.</summary>
    public static readonly FrozenSet<string> Returns = Set(
        "back earlier before again previous previously first zurück vorhin vorher nochmal anfangs retour avant encore volver antes vuelta");

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
