namespace RainRef.Domain.Knowledge.Importing;

/// <summary>Where a version's text stands in its file: on pages, in time, or as the words for an image.</summary>
public sealed record SourceLayout(
    IReadOnlyList<PageLayout> Pages, IReadOnlyList<CueLayout> Cues, (int Width, int Height)? Image = null)
{
    public static readonly SourceLayout None = new([], []);

    public bool IsEmpty => Pages.Count == 0 && Cues.Count == 0 && Image is null;
}

/// <summary>A page with its words; lengths are in points, from the top left.</summary>
public sealed record PageLayout(float Width, float Height, IReadOnlyList<WordBox> Words);

/// <summary>A word of the text and its box.</summary>
public readonly record struct WordBox(int Start, int Length, float Left, float Top, float Right, float Bottom);

/// <summary>A piece of a transcript and the milliseconds in which it is said.</summary>
public readonly record struct CueLayout(int Start, int Length, int From, int To);
