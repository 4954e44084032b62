namespace RainRef.Web.Components.Shared;

/// <summary>
/// Sentences that the program wrote in English, for its API or into its records, in the reader's language: a policy's reasons,
/// what triage found, errors. Those with a figure or a name within are known as texts that end in <c>|said</c>; what is
/// not known stays as it is.
/// </summary>
public static class Sentences
{
    private const string Mark = "|said";

    private static readonly (string Key, string[] Parts)[] Forms =
    [
        .. T.Keys.Where(key => key.EndsWith(Mark, StringComparison.Ordinal))
            .Select(key => (key, Split(key[..^Mark.Length]))).OrderByDescending(form => form.Item2.Sum(part => part.Length)),
    ];

    public static string Tell(string sentence)
    {
        if (ReadersLanguage.Current == "en" || sentence.Length == 0)
            return sentence;
        if (T.Find(sentence) is { } known)
            return known;
        foreach (var (key, parts) in Forms)
        {
            if (Match(sentence, parts) is { } found)
                return T[key, found];
        }

        return sentence.Contains("; ", StringComparison.Ordinal) ? string.Join("; ", sentence.Split("; ").Select(TellPart)) : sentence;
    }

    // "The same customer; both are about billing": what is known with a capital is known without one.
    private static string TellPart(string part)
    {
        if (Tell(part) is var told && (told != part || part.Length == 0 || char.IsUpper(part[0])))
            return told;
        var capital = char.ToUpperInvariant(part[0]) + part[1..];
        return Tell(capital) is var found && found != capital ? char.ToLowerInvariant(found[0]) + found[1..] : part;
    }

    /// <summary>What stands in the places between the parts; null where it is another sentence.</summary>
    private static string[]? Match(string sentence, string[] parts)
    {
        if (!sentence.StartsWith(parts[0], StringComparison.Ordinal) || !sentence.EndsWith(parts[^1], StringComparison.Ordinal))
            return null;
        var (found, from) = (new string[parts.Length - 1], parts[0].Length);
        for (var place = 0; place < found.Length; place++)
        {
            var next = place == found.Length - 1 ? sentence.Length - parts[^1].Length
                : sentence.IndexOf(parts[place + 1], Math.Min(from + 1, sentence.Length), StringComparison.Ordinal);
            if (next <= from)
                return null;
            found[place] = sentence[from..next];
            // More than one sentence is told piece by piece.
            if (found[place].Contains("; ", StringComparison.Ordinal))
                return null;
            from = next + parts[place + 1].Length;
        }

        return found;
    }

    // The places of such a text are numbered as they stand.
    private static string[] Split(string form)
    {
        var parts = new List<string>();
        for (var place = 0; ; place++)
        {
            var at = form.IndexOf($"{{{place}}}", StringComparison.Ordinal);
            parts.Add(at < 0 ? form : form[..at]);
            if (at < 0)
                return [.. parts];
            form = form[(at + 3)..];
        }
    }
}
