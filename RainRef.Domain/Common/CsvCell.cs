using System.Globalization;
using System.Text.RegularExpressions;

namespace RainRef.Domain.Common;

/// <summary>Makes cells that a spreadsheet shows and never runs.</summary>
public static partial class CsvCell
{
    /// <summary>
    /// The value, with an apostrophe in front when a spreadsheet could take it for a formula: it begins, after any
    /// white space or invisible characters, with = + - @ or a full-width form of these, or with a tab or line break.
    /// Plain numbers such as -5 and +3.2 stay as they are.
    /// </summary>
    public static string Safe(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return string.Empty;
        var rest = value.AsSpan();
        while (!rest.IsEmpty && IsInvisible(rest[0]))
            rest = rest[1..];
        var control = value[0] is '\t' or '\r' or '\n';
        var formula = !rest.IsEmpty && rest[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '﹢' or '﹣' or '﹦' or '﹫';
        return control || (formula && !PlainNumber().IsMatch(value)) ? $"'{value}" : value;
    }

    private static bool IsInvisible(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    [GeneratedRegex(@"\A[+-][0-9]{1,30}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?%?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();
}
