using System.Text.RegularExpressions;
using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Domain.Answers;

/// <summary>What a question's form says about its answer.</summary>
internal static partial class QuestionWords
{
    /// <summary>Whether it asks how many, how long, when and the like, which a sentence with a figure answers.</summary>
    public static bool AsksForFigure(string question) => Figure().IsMatch(question);

    /// <summary>Names and numbers, folded: words with a capital that do not begin the question, and what begins with a digit.</summary>
    public static IEnumerable<string> Names(string question) => Word().Matches(question)
        .Where((m, i) => char.IsDigit(m.ValueSpan[0]) || (i > 0 && char.IsUpper(m.ValueSpan[0])))
        .SelectMany(m => SearchTokens.Read(m.Value)).Select(t => SearchTokens.Fold(t.Text)).Distinct();

    [GeneratedRegex(
        @"\b(?:how many|how much|how long|how old|how far|what year|which year|what percent\w*|what number|when"
        + @"|wie viele?n?|wie viel|wie lange|wie alt|wann|welche[mns]? jahr|cu[aá]nt[oa]s?|cu[aá]ndo|qu[eé] a[nñ]o"
        + @"|combien|quand|quelle ann[eé]e|quant[iaeo]|quando|hoeveel|wanneer)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Figure();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
