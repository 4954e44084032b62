using System.Text;

namespace RainRef.Domain.Answers;

/// <summary>Writes a draft as Markdown: sentences with the numbers of what proves them, never links.</summary>
public static class AnswerMarkdown
{
    public static string Of(Answer answer) => answer.Abstained ? "" : Of(answer.Sentences, numbered: true);

    /// <param name="numbered">Whether the numbers of what proves a sentence stand behind it.</param>
    public static string Of(IReadOnlyList<DraftSentence> sentences, bool numbered) => Of(sentences, s => numbered ? s.Citations : []);

    /// <param name="numbersOf">The numbers that stand behind a sentence.</param>
    public static string Of(IReadOnlyList<DraftSentence> sentences, Func<DraftSentence, IEnumerable<int>> numbersOf)
    {
        var text = new StringBuilder();
        foreach (var sentence in sentences)
        {
            // A list item or a heading of the source starts a line of its own; other sentences run on.
            if (text.Length > 0)
                text.Append(sentence.Before == " " && StartsBlock(sentence.Text) ? "\n" : sentence.Before);
            text.Append(sentence.Text);
            foreach (var number in numbersOf(sentence))
                text.Append(" [").Append(number).Append(']');
        }

        return text.ToString();
    }

    private static bool StartsBlock(string sentence) =>
        sentence.Length > 1
        && (sentence[0] is '-' or '*' or '#' or '|' || (char.IsAsciiDigit(sentence[0]) && sentence.IndexOf(". ", StringComparison.Ordinal) is > 0 and < 4));
}
