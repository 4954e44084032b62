using System.Text.RegularExpressions;
using RainRef.Domain.Channels;
using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers;

/// <summary>What a customer asks, as search reads it.</summary>
public static partial class Question
{
    /// <summary>The text without its masks: which data stood there says nothing about what is asked.</summary>
    public static string Of(string text)
    {
        foreach (var (_, _, start, end) in PiiMask.FindAll(text).AsEnumerable().Reverse())
            text = string.Concat(text.AsSpan(0, start), " ", text.AsSpan(end));
        return text;
    }

    /// <summary>The customer's own word for a term, which is a stem; the term itself where no word gives it.</summary>
    public static string WordOf(string question, string term) =>
        Word().Matches(question).Select(word => word.Value)
            .FirstOrDefault(word => TextTerms.Terms(word) is [var only] && only == term, term);

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*")]
    private static partial Regex Word();
}
