using System.Text.RegularExpressions;

namespace RainRef.Evals.Channels;

/// <summary>What plain expressions find: the reference, written apart from the product.</summary>
internal static partial class PlainPii
{
    public static IEnumerable<PiiSpan> Find(string text)
    {
        foreach (var (kind, pattern) in new[]
                 {
                     ("email", Email()), ("ssn", Ssn()), ("iban", Iban()), ("card", Card()), ("ip", Ip()), ("phone", Phone()),
                 })
        {
            foreach (var match in pattern.Matches(text).Where(m => kind != "card" || PassesLuhn(m.Value)))
                yield return new PiiSpan(kind, match.Index, match.Index + match.Length);
        }
    }

    private static bool PassesLuhn(string value)
    {
        var digits = value.Where(char.IsAsciiDigit).Reverse().Select(c => c - '0').ToArray();
        return digits.Select((d, i) => i % 2 == 0 ? d : d > 4 ? (2 * d) - 9 : 2 * d).Sum() % 10 == 0;
    }

    [GeneratedRegex(@"[\w.+-]+@[\w-]+(\.[\w-]+)+")]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d)")]
    private static partial Regex Ssn();

    [GeneratedRegex(@"\b[A-Z]{2}\d{2} ?([A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}\b")]
    private static partial Regex Iban();

    [GeneratedRegex(@"(?<!\d)(\d[ -]?){12,18}\d(?!\d)")]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![\d.])(\d{1,3}\.){3}\d{1,3}(?![\d.])")]
    private static partial Regex Ip();

    [GeneratedRegex(@"(?<![\w.])(\+\d{1,3}[ .-]?)?(\(?\d{2,4}\)?[ .-]?){2,4}\d{2,4}(x\d+)?(?!\w)")]
    private static partial Regex Phone();
}
