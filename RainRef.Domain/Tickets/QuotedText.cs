using System.Text.RegularExpressions;

namespace RainRef.Domain.Tickets;

/// <summary>A run of a message: what its writer wrote, or what they quoted.</summary>
public readonly record struct TextPart(string Text, bool Quoted);

/// <summary>Parts a message from the mail that is quoted in it, so that each is read once.</summary>
public static partial class QuotedText
{
    private const int Shortest = 2;

    /// <summary>The parts in order; a message that is nothing but a quote is left whole.</summary>
    public static IReadOnlyList<TextPart> Split(string text)
    {
        var lines = text.Split('\n');
        var quoted = Marks(lines);
        var parts = new List<TextPart>();
        for (var from = 0; from < lines.Length;)
        {
            var to = from + 1;
            while (to < lines.Length && quoted[to] == quoted[from])
                to++;
            parts.Add(new TextPart(string.Join('\n', lines[from..to]), quoted[from]));
            from = to;
        }

        return parts.Exists(p => !p.Quoted && p.Text.Trim().Length > 0) ? parts : [new TextPart(text, Quoted: false)];
    }

    private static bool[] Marks(string[] lines)
    {
        var quoted = new bool[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            if (Divider().IsMatch(lines[i]))
            {
                Array.Fill(quoted, true, i, lines.Length - i);
                break;
            }

            var end = i;
            while (end < lines.Length && lines[end].TrimStart().StartsWith('>'))
                end++;
            // One line alone may be meant: "> 5 minutes".
            if (end - i < Shortest && !(i > 0 && end > i && Introduction().IsMatch(lines[i - 1])))
                continue;
            if (i > 0 && Introduction().IsMatch(lines[i - 1]))
                quoted[i - 1] = true;
            Array.Fill(quoted, true, i, end - i);
            i = end - 1;
        }

        return quoted;
    }

    [GeneratedRegex(@"^\s*(-{3,}\s*(Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Forwarded message)\s*-{3,}|_{10,})\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Divider();

    [GeneratedRegex(@"^\s*(On|Am|El|Le|Il|Em|Op|Den)\b.{6,160}:\s*$")]
    private static partial Regex Introduction();
}
