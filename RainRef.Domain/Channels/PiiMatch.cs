namespace RainRef.Domain.Channels;

/// <summary>A passage that a detector claims.</summary>
internal readonly record struct PiiMatch(PiiKind Kind, int Start, int End)
{
    public int Length => End - Start;

    public bool BeatsOverlapping(PiiMatch other) => Kind != other.Kind ? Kind < other.Kind : Length > other.Length;
}
