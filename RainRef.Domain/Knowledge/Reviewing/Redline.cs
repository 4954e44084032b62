using System.Security.Cryptography;
using System.Text;
using DiffPlex;

namespace RainRef.Domain.Knowledge.Reviewing;

/// <summary>What changed between two texts, word by word, with changes that belong together as one.</summary>
public static class Redline
{
    private const int MaxContextLength = 60;

    /// <summary>The changes from one version of a card to another: of the title first, then of the body in reading order.</summary>
    public static IReadOnlyList<RedlineChange> Between(string oldTitle, string oldBody, string newTitle, string newBody)
    {
        var changes = new List<RedlineChange>();
        if (oldTitle != newTitle)
            changes.Add(Describe(RedlineField.Title, oldTitle, newTitle, new Span(0, oldTitle.Length, 0, newTitle.Length)));
        changes.AddRange(Compare(oldBody, newBody).Select(span => Describe(RedlineField.Body, oldBody, newBody, span)));
        return changes;
    }

    /// <summary>The old text with some of its changes made.</summary>
    public static string Apply(string oldText, IEnumerable<RedlineChange> changes, Func<RedlineChange, bool> accepted)
    {
        var (text, from) = (new StringBuilder(), 0);
        foreach (var change in changes.OrderBy(c => c.OldStart))
        {
            text.Append(oldText, from, change.OldStart - from).Append(accepted(change) ? change.NewText : change.OldText);
            from = change.OldStart + change.OldLength;
        }

        return text.Append(oldText, from, oldText.Length - from).ToString();
    }

    /// <summary>Where a span of the old text stands in the new one; null when a change touches it.</summary>
    public static int? Follow(int start, int length, IEnumerable<RedlineChange> changes)
    {
        var moved = 0;
        foreach (var change in changes.Where(c => c.Field == RedlineField.Body).OrderBy(c => c.OldStart))
        {
            if (change.OldStart >= start + length)
                break;
            if (change.OldStart + change.OldLength > start)
                return null;
            moved += change.NewLength - change.OldLength;
        }

        return start + moved;
    }

    internal static List<Span> Compare(string oldText, string newText)
    {
        if (oldText == newText)
            return [];
        var result = new Differ().CreateCustomDiffs(oldText, newText, false, false, MarkdownTokens.Split);
        var (oldStarts, newStarts) = (Starts(result.PiecesOld), Starts(result.PiecesNew));
        var spans = new List<Span>();
        foreach (var block in result.DiffBlocks)
        {
            var (a, b) = (oldStarts[block.DeleteStartA], newStarts[block.InsertStartB]);
            var next = new Span(
                a, oldStarts[block.DeleteStartA + block.DeleteCountA] - a, b, newStarts[block.InsertStartB + block.InsertCountB] - b);
            // After a join the change is larger, and may take in the one before it.
            while (spans.Count > 0 && BelongTogether(oldText, spans[^1], next))
            {
                var before = spans[^1];
                spans.RemoveAt(spans.Count - 1);
                next = new Span(before.OldStart, next.OldEnd - before.OldStart, before.NewStart, next.NewEnd - before.NewStart);
            }

            spans.Add(next);
        }

        return spans;
    }

    // What stands between two changes of one line and is shorter than both says nothing to the reader.
    private static bool BelongTogether(string oldText, Span left, Span right)
    {
        var between = oldText.AsSpan(left.OldEnd, right.OldStart - left.OldEnd);
        if (between.Contains('\n'))
            return false;
        foreach (var c in between)
        {
            if (char.IsLetterOrDigit(c))
                return between.Length <= Math.Min(left.Longest, right.Longest);
        }

        return true;
    }

    private static RedlineChange Describe(RedlineField field, string oldText, string newText, Span span)
    {
        var (before, after) = (oldText.Substring(span.OldStart, span.OldLength), newText.Substring(span.NewStart, span.NewLength));
        var kind = before.Length == 0 ? RedlineKind.Insert : after.Length == 0 ? RedlineKind.Delete : RedlineKind.Replace;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{field}\0{span.OldStart}\0{before}\0{after}"));
        return new RedlineChange(
            Convert.ToHexStringLower(hash.AsSpan(0, 8)), field, kind, span.OldStart, span.OldLength, span.NewStart, span.NewLength,
            before, after, field == RedlineField.Title ? "Title" : Context(newText, span.NewStart));
    }

    private static string Context(string text, int at)
    {
        var lineStart = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        var line = LineAt(text, lineStart);
        for (var start = lineStart; line.Length == 0 || start > 0;)
        {
            var above = LineAt(text, start);
            if (above.StartsWith('#'))
            {
                line = above.TrimStart('#');
                break;
            }

            if (start == 0)
                break;
            start = start < 2 ? 0 : text.LastIndexOf('\n', start - 2) + 1;
        }

        line = line.Trim().Trim('#', '*', '-', ' ');
        return line.Length <= MaxContextLength ? line : line[..(char.IsHighSurrogate(line[MaxContextLength - 1]) ? MaxContextLength - 1 : MaxContextLength)] + "…";
    }

    private static string LineAt(string text, int start) =>
        text[start..(text.IndexOf('\n', start) is >= 0 and var end ? end : text.Length)];

    private static int[] Starts(IReadOnlyList<string> pieces)
    {
        var starts = new int[pieces.Count + 1];
        for (var i = 0; i < pieces.Count; i++)
            starts[i + 1] = starts[i] + pieces[i].Length;
        return starts;
    }

    internal readonly record struct Span(int OldStart, int OldLength, int NewStart, int NewLength)
    {
        public int OldEnd => OldStart + OldLength;

        public int NewEnd => NewStart + NewLength;

        public int Longest => Math.Max(OldLength, NewLength);
    }
}
