using RainRef.Domain.Channels;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Searching;

namespace RainRef.Domain.Triage.Grouping;

/// <summary>A word of a text: what it is counted as, and how it was written.</summary>
public readonly record struct GroupTerm(string Stem, string Written);

/// <summary>The words by which tickets are grouped and groups are named: no masks, no numbers, no small words of any known language.</summary>
public static class GroupTerms
{
    // What a ticket is about stands at its beginning.
    private const int MaxTokens = 300;

    private static readonly HashSet<string> Small =
        [.. Knowledge.LanguageWords.ByLanguage.SelectMany(l => l.Words.Split(' ')).Select(SearchTokens.Fold), "hi", "hello", "dear", "please", "thanks", "thank", "regards"];

    public static List<GroupTerm> Read(string text)
    {
        var terms = new List<GroupTerm>();
        foreach (var token in SearchTokens.Read(PiiMask.Remove(text)))
        {
            if (terms.Count == MaxTokens)
                break;
            var folded = SearchTokens.Fold(token.Text);
            if (token.IsGram)
                terms.Add(new GroupTerm(folded, token.Text));
            else if (folded.Length > 1 && !folded.All(char.IsDigit) && !Small.Contains(folded) && !TextTerms.IsStopWord(folded))
                terms.Add(new GroupTerm(StemOf(folded), token.Text));
        }

        return terms;
    }

    private static string StemOf(string word)
    {
        Span<char> letters = stackalloc char[word.Length + 2];
        word.CopyTo(letters);
        return new string(letters[..EnglishStemmer.Stem(letters[..word.Length])]);
    }
}
