using RainRef.Domain.Answers.Writing;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers.Chat;

/// <summary>
/// What a long conversation was about, in its own words and within a budget: a line for each topic, newest last. As it
/// grows, older lines first lose their answers and then become words in one line; the oldest words go at last.
/// </summary>
public static class RollingSummary
{
    private const string Earlier = "Earlier: ";
    private const string Arrow = " → ";
    private const int TopicTokens = 40;
    private const int AnswerTokens = 40;
    private const int MaxWords = 4;

    /// <summary>The summary after a turn that is not among the last few any more.</summary>
    public static string Roll(string summary, RememberedTurn turn, int budget)
    {
        var lines = Lines(summary).ToList();
        var line = Line(turn);
        // A topic that comes again is remembered once, where it came last.
        lines.RemoveAll(l => TopicOf(l) == TopicOf(line));
        lines.Add(line);
        for (var i = 0; i < lines.Count - 1 && Cost(lines) > budget; i++)
            lines[i] = TopicOf(lines[i]);
        while (lines.Count > 2 && Cost(lines) > budget)
            FoldOldest(lines);
        while (Cost(lines) > budget && lines[0].StartsWith(Earlier, StringComparison.Ordinal))
            DropWord(lines);
        if (Cost(lines) > budget)
            lines = [TokenEstimate.Clip(lines[^1], budget - 1)];
        return string.Join('\n', lines);
    }

    public static IReadOnlyList<string> Lines(string summary) => summary.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    internal static string Line(RememberedTurn turn)
    {
        var topic = TokenEstimate.Clip(OneLine(turn.Topic), TopicTokens);
        return turn.Answer.Length == 0 ? topic : topic + Arrow + TokenEstimate.Clip(OneLine(turn.Answer), AnswerTokens);
    }

    internal static string TopicOf(string line) =>
        line.IndexOf(Arrow, StringComparison.Ordinal) is >= 0 and var at ? line[..at] : line;

    internal static bool IsWords(string line) => line.StartsWith(Earlier, StringComparison.Ordinal);

    private static void FoldOldest(List<string> lines)
    {
        if (!IsWords(lines[0]))
            lines.Insert(0, Earlier);
        var words = lines[0][Earlier.Length..].Split(", ", StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (var word in Telling(TopicOf(lines[1])))
        {
            words.Remove(word);
            words.Add(word);
        }

        lines.RemoveAt(1);
        lines[0] = Earlier + string.Join(", ", words);
    }

    private static void DropWord(List<string> lines)
    {
        var comma = lines[0].IndexOf(", ", StringComparison.Ordinal);
        if (comma < 0)
            lines.RemoveAt(0);
        else
            lines[0] = Earlier + lines[0][(comma + 2)..];
    }

    // The longest words say most; in the question's order.
    private static List<string> Telling(string topic)
    {
        var words = topic.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', '?', '!', ';', ':', '"', '(', ')'))
            .Where(w => w.Length > 2 && !IsSmall(w)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var kept = words.OrderByDescending(w => w.Length).Take(MaxWords).ToHashSet();
        return [.. words.Where(kept.Contains)];
    }

    private static bool IsSmall(string word) => TextTerms.Terms($"{word} rainref").Count == 1;

    private static string OneLine(string text) =>
        string.Join(' ', text.Replace(Arrow, " ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static int Cost(List<string> lines) => lines.Sum(l => TokenEstimate.Of(l) + 1);
}
