namespace RainRef.Domain.Knowledge;

/// <summary>A passage of a text, in UTF-16 characters.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>After the last character.</summary>
    public int End => Start + Length;

    public string Of(string text) => text.Substring(Start, Length);

    /// <summary>The passage without white space around it.</summary>
    internal static TextSpan Trimmed(ReadOnlySpan<char> text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(text[end - 1]))
            end--;
        return new TextSpan(start, end - start);
    }
}
