using System.Text.RegularExpressions;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>
/// Reads a passage as a reader does: sentences, code and tables as one, and which of them are the steps of one list.
/// </summary>
internal static partial class PassageUnits
{
    // A longer list of points is a catalogue, of which a part may be quoted; steps are never parted.
    private const int MaxPoints = 8;
    private const int MaxBefore = 16;
    private const int MaxBetween = 6;

    public static IReadOnlyList<PassageUnit> Read(string text)
    {
        var blocks = Blocks(text);
        var spans = new List<TextSpan>();
        foreach (var span in SentenceSplitter.Split(text))
        {
            var block = blocks.FindIndex(b => span.Start < b.End && span.End > b.Start);
            if (block < 0)
                spans.Add(span);
            else if (spans.Count == 0 || spans[^1].Start < blocks[block].Start || spans[^1].Start >= blocks[block].End)
                spans.Add(blocks[block]);
        }

        return Lists(text, spans);
    }

    private static List<TextSpan> Blocks(string text)
    {
        var blocks = new List<TextSpan>();
        var (at, open, table) = (0, -1, -1);
        while (at <= text.Length)
        {
            var end = text.IndexOf('\n', at) is >= 0 and var found ? found : text.Length;
            var line = text.AsSpan(at, end - at).Trim();
            var fence = line.StartsWith("```") || line.StartsWith("~~~");
            if (table >= 0 && (line.IsEmpty || line[0] != '|'))
            {
                blocks.Add(TextSpan.Trimmed(text, table, at));
                table = -1;
            }

            if (fence && open >= 0)
            {
                blocks.Add(TextSpan.Trimmed(text, open, end));
                open = -1;
            }
            else if (fence)
            {
                open = at;
            }
            else if (open < 0 && table < 0 && !line.IsEmpty && line[0] == '|')
            {
                table = at;
            }

            at = end + 1;
        }

        if (open >= 0 || table >= 0)
            blocks.Add(TextSpan.Trimmed(text, open >= 0 ? open : table, text.Length));
        return blocks;
    }

    private static List<PassageUnit> Lists(string text, List<TextSpan> spans)
    {
        var units = new List<PassageUnit>(spans.Count);
        var (list, indent, numbered) = (-1, 0, false);
        for (var i = 0; i < spans.Count; i++)
        {
            var before = text[(i == 0 ? 0 : spans[i - 1].End)..spans[i].Start];
            var starts = i == 0 || before.Contains('\n');
            var (marked, number) = starts ? Marker(spans[i].Of(text)) : default;
            var column = before.Length - (before.LastIndexOf('\n') + 1);
            if (list >= 0 && starts && column <= indent && !(marked && column == indent && number is not null == numbered))
                list = -1;
            if (list < 0 && marked)
                (list, indent, numbered) = (i, column, number is not null);
            var item = list >= 0 && marked && column == indent;
            units.Add(new PassageUnit(spans[i], Short(before, i), list, item ? number ?? 0 : null));
        }

        Join(units);
        Part(units);
        return units;
    }

    // A note or a picture that is not indented parts a procedure on paper only: the next number goes on.
    private static void Join(List<PassageUnit> units)
    {
        var last = -1;
        for (var i = 0; i < units.Count; i++)
        {
            if (units[i].Number is not > 0)
                continue;
            if (last >= 0 && units[last].List != units[i].List && units[i].Number == units[last].Number + 1 && i - last <= MaxBetween)
            {
                var (from, to) = (units[i].List, units[last].List);
                for (var j = last; j < units.Count; j++)
                    units[j] = j < i || units[j].List == from ? units[j] with { List = to } : units[j];
            }

            last = i;
        }
    }

    // One step is no procedure, and of a long catalogue of points a part may be quoted.
    private static void Part(List<PassageUnit> units)
    {
        foreach (var list in units.Where(u => u.List >= 0).GroupBy(u => u.List).ToList())
        {
            var items = list.Where(u => u.Number is not null).ToList();
            if (items.Count >= 2 && (items[0].Number > 0 || items.Count <= MaxPoints))
                continue;
            // A single step may be the rest of a procedure that another passage begins.
            if (items.Count == 1 && items[0].Number > 1)
                continue;
            for (var i = 0; i < units.Count; i++)
                units[i] = units[i].List == list.Key ? units[i] with { List = -1, Number = null } : units[i];
        }
    }

    private static string Short(string before, int at)
    {
        if (at == 0)
            return "";
        var blank = before.Count(c => c == '\n') > 1 ? "\n\n" : before.Contains('\n') ? "\n" : "";
        var indent = before[(before.LastIndexOf('\n') + 1)..];
        return blank.Length == 0 ? " " : blank + indent[..Math.Min(indent.Length, MaxBefore)];
    }

    private static (bool Marked, int? Number) Marker(string text)
    {
        var line = text.TrimStart('>', ' ', '\t');
        if (Step().Match(line) is { Success: true } step)
            return (true, int.Parse(step.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
        if (LineBreak.ItemMarker(line) == 0)
            return default;
        return (true, char.IsAsciiDigit(line[0]) ? int.Parse(Digits().Match(line).ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    [GeneratedRegex(@"^[*_]{0,2}(?:step|schritt|paso|passo|étape|stap|krok|steg|trin|vaihe|adım|шаг|крок|步骤|手順|ステップ|단계)\s*([0-9]{1,3})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    [GeneratedRegex("^[0-9]{1,4}")]
    private static partial Regex Digits();
}
