namespace RainRef.Domain.Channels;

/// <summary>A passage that a detector claims.</summary>
/// <param name="Type">The mask's name where it says more than the kind, such as <c>es_nif</c>.</param>
internal readonly record struct PiiMatch(PiiKind Kind, int Start, int End, string? Type = null)
{
    public int Length => End - Start;

    public string TypeName => Type ?? PiiMask.Name(Kind);

    // A workspace's pattern may name what is recognised anyway, but a short one must not break up what is longer.
    public bool BeatsOverlapping(PiiMatch other) =>
        Kind == other.Kind || Kind == PiiKind.Custom || other.Kind == PiiKind.Custom
            ? Length > other.Length || (Length == other.Length && Kind > other.Kind)
            : Kind < other.Kind;
}
