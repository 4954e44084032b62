using System.Text;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>
/// Whether a quote says a sentence: in its very words, from the start of one of its sentences to the end of one. A part
/// of a sentence may say the opposite of the whole, and so proves nothing.
/// </summary>
public static class SentenceSupport
{
    private const string Ends = ".!?…:;,。！？｡．：；、，";

    public static bool Proves(string quote, string sentence) => Find(quote, sentence) is not null;

    /// <summary>Where the text says the sentence; null where it does not. White space, emphasis and list marks do not count.</summary>
    public static TextSpan? Find(string text, string sentence)
    {
        var wanted = Plain(sentence);
        if (wanted.Length == 0)
            return null;
        // The text as it stands first: a composer quotes a text with its very marks.
        var units = PassageUnits.Read(text);
        for (var first = 0; first < units.Count; first++)
        {
            var said = new StringBuilder();
            for (var last = first; last < units.Count && said.Length <= wanted.Length; last++)
            {
                Append(said, units[last].Span.Of(text));
                if (said.Length >= wanted.Length && Trimmed(said).Equals(wanted, StringComparison.Ordinal))
                    return new TextSpan(units[first].Span.Start, units[last].Span.End - units[first].Span.Start);
            }
        }

        return null;
    }

    // What is read: no emphasis, no list marks, one space between words, no punctuation at the end.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var unit in PassageUnits.Read(text))
            Append(plain, unit.Span.Of(text));
        return Trimmed(plain);
    }

    private static void Append(StringBuilder plain, string unit)
    {
        var text = unit.AsSpan().TrimStart("> \t");
        text = text[LineBreak.ItemMarker(text)..].TrimStart();
        if (plain.Length > 0 && plain[^1] != ' ')
            plain.Append(' ');
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (plain.Length > 0 && plain[^1] != ' ')
                    plain.Append(' ');
            }
            else if (c is not ('*' or '`'))
            {
                plain.Append(c);
            }
        }
    }

    private static string Trimmed(StringBuilder plain) => plain.ToString().TrimEnd().TrimEnd(Ends.ToCharArray()).TrimEnd();
}
