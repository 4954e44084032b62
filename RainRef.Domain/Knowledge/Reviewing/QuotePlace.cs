using System.Text;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>
/// Finds in a text's Markdown the words that a reader selected on the page, where its signs are not shown and lines are
/// joined.
/// </summary>
public static class QuotePlace
{
    private const string Signs = "*_`#>|~[]()\\-+=!";

    /// <param name="share">How far through the text the words stood, from 0 to 1: of several places, the nearest is meant.</param>
    /// <returns>Null where the text does not say these words.</returns>
    public static TextSpan? Find(string body, string quote, double share = 0)
    {
        var (plain, places) = Read(body);
        var (wanted, _) = Read(quote);
        if (wanted.Length == 0)
            return null;
        var near = Math.Clamp(share, 0, 1) * plain.Length;
        var best = -1;
        for (var at = plain.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            if (best < 0 || Math.Abs(at - near) < Math.Abs(best - near))
                best = at;
        }

        if (best < 0)
            return null;
        var (start, last) = (places[best], places[best + wanted.Length - 1]);
        return new TextSpan(start, last + 1 - start);
    }

    // Only what is read: neither signs nor spaces, each character with its place.
    private static (string Plain, List<int> Places) Read(string text)
    {
        var (plain, places) = (new StringBuilder(text.Length), new List<int>(text.Length));
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) || Signs.Contains(text[i], StringComparison.Ordinal))
                continue;
            plain.Append(text[i]);
            places.Add(i);
        }

        return (plain.ToString(), places);
    }
}
