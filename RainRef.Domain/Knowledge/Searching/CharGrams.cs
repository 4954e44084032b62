namespace RainRef.Domain.Knowledge.Searching;

/// <summary>
/// Four characters of a word each, with its ends marked: by these, compounds, endings and misspellings meet where whole
/// words do not.
/// </summary>
public static class CharGrams
{
    private const int Size = 4;
    private const char End = '_';

    /// <param name="word">Folded; see <see cref="SearchTokens.Fold"/>.</param>
    public static IEnumerable<string> Of(string word)
    {
        var marked = $"{End}{word}{End}";
        if (marked.Length <= Size)
        {
            yield return marked;
            yield break;
        }

        for (var i = 0; i + Size <= marked.Length; i++)
            yield return marked.Substring(i, Size);
    }
}
