using System.Globalization;

namespace RainRef.Infrastructure.Tickets.Similar;

/// <summary>Says why a ticket is like another.</summary>
internal static class SimilarReasons
{
    private const int MaxWords = 6;

    // Half of what a subject says is more than a chance.
    private const double SubjectsAlike = 0.5;

    public static SimilarTicket Describe(
        ReadTicket asked, ReadTicket found, double likeness, double subjectShare, IReadOnlyList<string> words)
    {
        var shown = words.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxWords).ToList();
        var same = asked.UserRef is not null && asked.UserRef == found.UserRef;
        var reasons = new List<string>(4);
        if (shown.Count > 0)
            reasons.Add($"both say {string.Join(", ", shown.Select(w => $"“{w}”"))}");
        if (subjectShare >= SubjectsAlike)
            reasons.Add($"{Math.Round(subjectShare * 100).ToString(CultureInfo.InvariantCulture)} % of the subject is in the other's");
        if (same)
            reasons.Add("the same customer");
        if (asked.Intent is not (null or "unknown") && asked.Intent == found.Intent)
            reasons.Add($"both are about {asked.Intent}");
        var why = reasons.Count == 0 ? "Their wording is alike." : $"{char.ToUpperInvariant(reasons[0][0])}{reasons[0][1..]}"
            + string.Concat(reasons.Skip(1).Select(r => $"; {r}")) + ".";
        return new SimilarTicket(
            found.Id, found.Number, found.Subject, found.Status, found.CreatedAt, Math.Round(likeness, 3), shown, same, why);
    }
}
