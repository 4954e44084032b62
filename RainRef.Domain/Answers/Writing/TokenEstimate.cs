using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Answers.Writing;

/// <summary>
/// How many tokens a model makes of a text, at a guess that is rather too high: a quarter of the ASCII characters, half of
/// other letters, each character of the scripts that write without spaces.
/// </summary>
public static class TokenEstimate
{
    public static int Of(string text)
    {
        var quarters = 0;
        foreach (var c in text)
            quarters += c < '\u0080' ? 1 : CjkText.Contains(c) ? 4 : 2;
        return (quarters + 3) / 4;
    }

    /// <summary>As much of the text's beginning as fits, cut between words.</summary>
    public static string Clip(string text, int tokens)
    {
        if (Of(text) <= tokens)
            return text;
        var (quarters, end) = (0, 0);
        while (end < text.Length && (quarters += text[end] < '\u0080' ? 1 : CjkText.Contains(text[end]) ? 4 : 2) <= (tokens - 1) * 4)
            end++;
        var space = text.LastIndexOf(' ', Math.Max(0, end - 1));
        if (space > end / 2)
            end = space;
        else if (end > 0 && char.IsHighSurrogate(text[end - 1]))
            end--;
        return end == 0 ? "" : text[..end] + "…";
    }
}
