using System.Text.RegularExpressions;

namespace RainRef.Web.Components.Shared;

/// <summary>A run of text, or a mask (<c>email:1</c>) that stands for personal data.</summary>
public readonly record struct TextRun(string Text, bool IsMask);

/// <summary>Finds masks such as <c>[email:1]</c> in text.</summary>
public static partial class Masks
{
    /// <summary>Whether it is worth looking for masks; a text without one is a single run.</summary>
    public static bool MayHold(string? text) => text is not null && text.Contains('[', StringComparison.Ordinal);

    public static IEnumerable<TextRun> Split(string text)
    {
        var from = 0;
        foreach (Match mask in Mask().Matches(text))
        {
            if (mask.Index > from)
                yield return new TextRun(text[from..mask.Index], IsMask: false);
            yield return new TextRun(mask.ValueSpan[1..^1].ToString(), IsMask: true);
            from = mask.Index + mask.Length;
        }

        if (from < text.Length)
            yield return new TextRun(text[from..], IsMask: false);
    }

    [GeneratedRegex(@"\[[a-z][a-z_]{1,23}:[0-9]{1,6}\]", RegexOptions.CultureInvariant)]
    private static partial Regex Mask();
}
