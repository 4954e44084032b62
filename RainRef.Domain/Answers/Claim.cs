using System.Globalization;
using System.Text.RegularExpressions;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>A sentence, read for what can be held against another one: its subject, figures, dates and whether it denies.</summary>
internal sealed partial record Claim(
    IReadOnlySet<string> Subject, IReadOnlySet<string> Names, IReadOnlyList<ClaimFigure> Figures, IReadOnlyList<string> Dates, bool Denies,
    IReadOnlyDictionary<int, (bool First, string Word)> Sides)
{
    /// <summary>Opposite small words, such as "before" and "after".</summary>
    public IReadOnlyDictionary<int, (bool First, string Word)> SmallSides { get; private init; } = new Dictionary<int, (bool, string)>();

    /// <summary>Versions that something asks for.</summary>
    public IReadOnlyList<string> Versions { get; private init; } = [];

    /// <summary>Whether it says that one thing or another is so, and leaves open which.</summary>
    public bool IsOpen { get; private init; }

    public static Claim Read(string text)
    {
        var body = ClaimText.Of(text);
        var (figures, dates, names) = (new List<ClaimFigure>(), new List<string>(), new HashSet<string>());
        body = Date().Replace(body, m => ReadDate(m, dates));
        var tokens = Token().Matches(body).ToList();
        var words = new List<string>();
        var (sides, small, versions) = (new Sided(), new Sided(), new List<string>());
        var (denies, possible, requires, oneOfSeveral) = (false, false, false, false);
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens[i].Value.ToLowerInvariant();
            if (tokens[i].Groups["number"].Success)
            {
                ReadFigure(tokens, i, figures, names, versions);
                continue;
            }

            // "two weeks" counts, "one of them" does not.
            if (ClaimUnits.Number(word) is { } spelled && !(i > 0 && ClaimUnits.Number(tokens[i - 1].Value.ToLowerInvariant()) is not null) && i + 1 < tokens.Count && tokens[i + 1].Value.ToLowerInvariant() is var unit && ClaimUnits.IsUnit(unit))
            {
                figures.Add(ClaimFigure.Of(spelled, unit, $"{tokens[i].Value} {tokens[i + 1].Value}"));
                continue;
            }

            denies |= ClaimWords.IsNegation(word) && Holds(body, tokens, i);
            oneOfSeveral |= ClaimWords.IsAlternative(word);
            possible |= ClaimWords.IsPossibility(word);
            requires |= ClaimWords.IsRequirement(word);
            small.Note(ClaimWords.SmallOpposite(word), word);
            if (ClaimWords.Opposite(word) is { } side)
                sides.Note(possible ? null : side, tokens[i].Value);
            else if (!ClaimWords.IsNegation(word) && ClaimWords.SmallOpposite(word) is null)
                words.Add(ClaimUnits.KindOf(word) ?? tokens[i].Value);
            if (i > 0 && char.IsUpper(tokens[i].Value[0]) && ClaimUnits.KindOf(word) is null)
                names.Add(word);
        }

        return new Claim(TextTerms.Terms(string.Join(' ', words)).ToHashSet(), names, figures, dates, denies, sides.Once)
        {
            SmallSides = small.Once,
            Versions = requires ? versions : [],
            IsOpen = oneOfSeveral,
        };
    }

    // "Expired, not there, or not set up", "not only" and "non-admin" deny nothing of the whole.
    private static bool Holds(string body, List<Match> tokens, int at) =>
        !(tokens[at].Index + tokens[at].Length is var end && end < body.Length && body[end] == '-')
        && !(at > 0 && (body[..tokens[at].Index].TrimEnd().EndsWith(',') || ClaimWords.IsOr(tokens[at - 1].Value.ToLowerInvariant())))
        && !(at + 1 < tokens.Count && ClaimWords.IsOnly(tokens[at + 1].Value.ToLowerInvariant()));

    private static string ReadDate(Match match, List<string> dates)
    {
        if (match.Groups["iso"].Success)
        {
            dates.Add(match.Value);
            return " ";
        }

        var month = ClaimWords.Month(match.Groups["month"].Value.ToLowerInvariant());
        if (month == 0)
            return match.Value;
        var year = match.Groups["year"].Value;
        dates.Add(string.Create(CultureInfo.InvariantCulture, $"{(year.Length > 0 ? year : "----")}-{month:00}-{int.Parse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture):00}"));
        return " ";
    }

    // "Outlook 2016", "step 3" and "5.1.10" name something; "30 days" and "€5" say how much.
    private static void ReadFigure(List<Match> tokens, int at, List<ClaimFigure> figures, HashSet<string> names, List<string> versions)
    {
        var text = tokens[at].Groups["number"].Value;
        var sign = tokens[at].Groups["sign"].Value + tokens[at].Groups["percent"].Value;
        var before = at > 0 ? tokens[at - 1].Value : "";
        var after = at + 1 < tokens.Count && !tokens[at + 1].Groups["number"].Success ? tokens[at + 1].Value : "";
        var named = at > 1 && before.Length > 0 && char.IsUpper(before[0]);
        if (sign.Length == 0 && Version().IsMatch(before))
            versions.Add(text);
        if (sign.Length == 0 && (named || Code().IsMatch(text) || Naming().IsMatch(before)))
            names.Add(text);
        else if (Value(text) is { } value)
            figures.Add(ClaimFigure.Of(value, sign.Length > 0 ? sign : after.ToLowerInvariant(), sign.Length > 0 || after.Length == 0 ? tokens[at].Value : $"{text} {after}"));
    }

    // 1,000.50 and 1.000,50 are the same; a single mark with three figures behind it parts thousands.
    private static decimal? Value(string text)
    {
        var last = text.LastIndexOfAny(['.', ',']);
        var thousands = last >= 0 && text.Length - last == 4 && text.IndexOfAny(['.', ',']) is var first && (first == last || text[first] == text[last]);
        var plain = last < 0 || thousands
            ? text.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)
            : text[..last].Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal) + "." + text[(last + 1)..];
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    [GeneratedRegex(@"(?<iso>\b\d{4}-\d{2}-\d{2}\b)|\b(?<day>\d{1,2})(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?(?<month>\p{L}{3,12})\.?(?:\s+(?:de\s+)?(?<year>\d{4}))?\b|\b(?<month>\p{L}{3,12})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?<year>\d{4}))?", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"(?<sign>[$€£¥])?\s?(?<number>(?<![\p{L}\d])\d+(?:[.,]\d+)*)(?:\s?(?<percent>[%€£$¥]))?|\p{L}[\p{L}\p{M}'’]*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    // Parted more than once, and not by thousands.
    [GeneratedRegex(@"^(?!\d{1,3}(?:[.,]\d{3})+(?:[.,]\d+)?$)\d+(?:[.,]\d+){2,}$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex("^(?:version|versión|release|build|v)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex("^(?:version|versión|build|v|step|release|section|chapter|page|error|code|schritt|kapitel|seite|fehler|paso|error|étape|page|no|nr|rfc|iso)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Naming();

    // A sentence that has both words of a pair claims neither.
    private sealed class Sided
    {
        private readonly Dictionary<int, (bool First, string Word)> _sides = [];
        private readonly HashSet<int> _both = [];

        public IReadOnlyDictionary<int, (bool First, string Word)> Once =>
            _sides.Where(s => !_both.Contains(s.Key)).ToDictionary(s => s.Key, s => s.Value);

        public void Note((int Pair, bool First)? side, string word)
        {
            if (side is not { } noted)
                return;
            if (_sides.TryGetValue(noted.Pair, out var known) && known.First != noted.First)
                _both.Add(noted.Pair);
            _sides[noted.Pair] = (noted.First, word);
        }
    }
}

/// <param name="Value">In the smallest unit of its kind, where the unit is known.</param>
/// <param name="Unit">What is counted: a kind such as time, or the word or sign behind the figure; empty where there is none.</param>
/// <param name="Written">The unit as it is written.</param>
/// <param name="Text">As it is written, with its unit.</param>
internal sealed record ClaimFigure(decimal Value, string Unit, string Written, string Text)
{
    public static ClaimFigure Of(decimal value, string unit, string text)
    {
        var (normal, kind) = ClaimUnits.Normal(value, unit);
        return new ClaimFigure(normal, kind, unit, text);
    }
}
