using RainRef.Domain.Answers;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Answers;

/// <summary>What search would have found, for composers to write from.</summary>
internal static class Knowledge
{
    private static int _number;

    /// <summary>A passage of a text of its own.</summary>
    public static Passage Of(string text, double score = 20, string title = "Help", int start = 100) => new(
        Id(), FragmentOwner.Card, Id(), 3, start, title, "", text, score);

    /// <summary>What was found for a question whose words all tell.</summary>
    public static SearchResult Found(string question, params Passage[] passages)
    {
        var words = question.ToLowerInvariant().Split([' ', '?', '.', ','], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length > 3).Distinct().ToList();
        return new SearchResult(passages, words.SelectMany(TextTerms.Terms).Distinct().ToDictionary(t => t, _ => 2.0))
        {
            Words = [.. words.Select(w => new AskedWord(w, 2, false))],
        };
    }

    private static Guid Id() => Guid.Parse($"01920000-0000-7000-8000-{Interlocked.Increment(ref _number):x12}");
}
