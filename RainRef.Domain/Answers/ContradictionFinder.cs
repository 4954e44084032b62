namespace RainRef.Domain.Answers;

/// <summary>
/// Tells whether two sentences speak of the same and differ in a figure (in whatever unit), a date, a version that is asked
/// for, a denial or an opposite. It goes by words, so that it misses what is said in other words, and a person judges what
/// it finds.
/// </summary>
public static class ContradictionFinder
{
    private const int MinShared = 3;
    private const double SameSubject = 0.6;
    private const double SameWords = 0.75;
    private const double NearlySameWords = 0.8;
    private const double AllButOne = 0.9;

    /// <summary>How they differ; null where they do not. The numbers of the sentences are left at 0.</summary>
    public static Contradiction? Compare(string first, string second)
    {
        var (a, b) = (Claim.Read(first), Claim.Read(second));
        var shared = a.Subject.Intersect(b.Subject).Count();
        var (least, most) = (Math.Min(a.Subject.Count, b.Subject.Count), Math.Max(a.Subject.Count, b.Subject.Count));
        if (least == 0 || shared < Math.Min(MinShared, least) || shared < 2 || shared < SameSubject * least)
            return null;
        var (close, same) = (shared >= SameWords * most, shared >= AllButOne * most);
        if (same && Versions(a, b) is { } version)
            return version;
        if (Parted(a, b))
            return null;
        var denial = shared * 2 >= most && !a.IsOpen && !b.IsOpen ? Denial(a, b, shared >= NearlySameWords * most) : null;
        return Figures(a, b, close) ?? Dates(a, b) ?? denial ?? (same ? Turned(a, b) : null);
    }

    // Each names something that the other does not: Outlook 2016 and Outlook 2019 may well differ.
    private static bool Parted(Claim a, Claim b) =>
        a.Names.Except(b.Names).Except(b.Subject).Any() && b.Names.Except(a.Names).Except(a.Subject).Any();

    private static Contradiction? Figures(Claim a, Claim b, bool close)
    {
        foreach (var figure in a.Figures)
        {
            var others = b.Figures.Where(f => f.Unit.Length > 0 ? SameUnit(f.Unit, figure.Unit) && (close || SameUnit(f.Written, figure.Written)) : close && figure.Unit.Length == 0).ToList();
            if (others.Count == 0 || others.Exists(f => f.Value == figure.Value))
                continue;
            // What the second text counts in this unit must not be among what the first says elsewhere.
            var other = others.Find(f => !a.Figures.Any(own => SameUnit(own.Unit, f.Unit) && own.Value == f.Value));
            if (other is not null)
                return new Contradiction(0, 0, ContradictionKind.Number, figure.Text, other.Text);
        }

        return null;
    }

    // "Requires version 5" and "requires version 6"; what is said of two versions may well differ.
    private static Contradiction? Versions(Claim a, Claim b) =>
        a.Versions is [var first] && b.Versions is [var second] && first != second
            ? new Contradiction(0, 0, ContradictionKind.Number, first, second)
            : null;

    // "Three days before" and "three days after", where all else is the same.
    private static Contradiction? Turned(Claim a, Claim b)
    {
        foreach (var (pair, side) in a.SmallSides)
        {
            if (a.Denies == b.Denies && b.SmallSides.TryGetValue(pair, out var other) && other.First != side.First)
                return new Contradiction(0, 0, ContradictionKind.Negation, side.Word, other.Word);
        }

        return null;
    }

    private static Contradiction? Dates(Claim a, Claim b) =>
        a.Dates.Count > 0 && b.Dates.Count > 0 && !a.Dates.Any(d => b.Dates.Any(e => SameDate(d, e)))
            ? new Contradiction(0, 0, ContradictionKind.Date, a.Dates[0].TrimStart('-'), b.Dates[0].TrimStart('-'))
            : null;

    private static Contradiction? Denial(Claim a, Claim b, bool close)
    {
        foreach (var (pair, side) in a.Sides)
        {
            // "not free" and "paid" agree; "free" and "not … free" differ where little else does.
            if (b.Sides.TryGetValue(pair, out var other) && (other.First != side.First ? a.Denies == b.Denies : close && a.Denies != b.Denies))
                return new Contradiction(0, 0, ContradictionKind.Negation, side.Word, other.Word);
        }

        return close && a.Denies != b.Denies && !a.Sides.Keys.Intersect(b.Sides.Keys).Any(p => a.Sides[p].First != b.Sides[p].First)
            ? new Contradiction(0, 0, ContradictionKind.Negation, a.Denies ? "no" : "yes", b.Denies ? "no" : "yes")
            : null;
    }

    // A date without its year may be any year's.
    private static bool SameDate(string a, string b) => a == b || ((a[0] == '-' || b[0] == '-') && a[^5..] == b[^5..]);

    // "day" and "days", "Stunde" and "Stunden".
    private static bool SameUnit(string a, string b)
    {
        if (a == b)
            return true;
        var (least, most) = a.Length < b.Length ? (a, b) : (b, a);
        return least.Length >= 2 && most.Length - least.Length <= 2 && most.StartsWith(least, StringComparison.Ordinal);
    }
}
