using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers.Writing;

/// <summary>Finds what a model says that it copied: the passage's own whole sentences with those words in that order.</summary>
public static class CopiedText
{
    // Of a sentence's words so much must have been written for the sentence to be meant.
    private const double LeastShare = 0.6;

    /// <returns>
    /// The span of whole sentences, since half of one may say the opposite; null where the words do not stand there, or are
    /// too little of them.
    /// </returns>
    public static TextSpan? Find(string passage, string text)
    {
        var wanted = Words(text);
        var there = Words(passage);
        if (wanted.Count == 0 || wanted.Count > there.Count)
            return null;
        for (var at = 0; at + wanted.Count <= there.Count; at++)
        {
            if (!Matches(text, wanted, passage, there, at))
                continue;
            var (start, end) = Whole(passage, there[at].Start, there[at + wanted.Count - 1].End);
            var whole = there.Count(w => w.Start >= start && w.End <= end);
            if (wanted.Count >= LeastShare * whole)
                return new TextSpan(start, end - start);
        }

        return null;
    }

    private static bool Matches(
        string text, List<(int Start, int End)> wanted, string passage, List<(int Start, int End)> there, int at)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!text.AsSpan(wanted[i].Start, wanted[i].End - wanted[i].Start).Equals(
                    passage.AsSpan(there[at + i].Start, there[at + i].End - there[at + i].Start), StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static (int Start, int End) Whole(string passage, int start, int end)
    {
        foreach (var sentence in SentenceSplitter.Split(passage))
        {
            var stop = sentence.Start + sentence.Length;
            if (sentence.Start <= start && start < stop)
                start = sentence.Start;
            if (sentence.Start < end && end <= stop)
                end = stop;
        }

        return (start, end);
    }

    private static List<(int Start, int End)> Words(string text)
    {
        var words = new List<(int, int)>();
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsOfWord(text[at]))
                continue;
            var start = at;
            while (at < text.Length && IsOfWord(text[at]))
                at++;
            words.Add((start, at));
        }

        return words;
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '%' or '$' or '€' or '£';
}
