namespace RainRef.Domain.Tickets.Notes;

/// <summary>Finds <c>@Name</c> in a note: the longest name that fits, as a whole word.</summary>
public static class MentionText
{
    /// <summary>Where names are called, in reading order.</summary>
    /// <param name="names">The names that can be called.</param>
    public static IReadOnlyList<(int Start, int Length, string Name)> Find(string text, IEnumerable<string> names)
    {
        var known = names.Where(n => n.Length > 0).Distinct().OrderByDescending(n => n.Length).ToList();
        var found = new List<(int, int, string)>();
        for (var at = text.IndexOf('@'); at >= 0 && at < text.Length - 1; at = text.IndexOf('@', at + 1))
        {
            // "mail@mara.example" calls nobody.
            if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] == '@'))
                continue;
            if (known.Find(n => Stands(text, at + 1, n)) is not { } name)
                continue;
            found.Add((at, name.Length + 1, name));
            at += name.Length;
        }

        return found;
    }

    private static bool Stands(string text, int at, string name) =>
        string.Compare(text, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0
        && text.Length >= at + name.Length
        && (text.Length == at + name.Length || !char.IsLetterOrDigit(text[at + name.Length]));
}
