namespace RainRef.Domain.Knowledge;

/// <summary>What a fragment consists of.</summary>
public enum FragmentKind
{
    Paragraph,
    List,
    Table,
    Code,
}

/// <summary>A passage of a source's canonical text.</summary>
/// <param name="Ordinal">Counts from 0 within the source.</param>
/// <param name="HeadingPath">The headings above it, outermost first.</param>
/// <param name="Start">Its first character in the canonical text.</param>
/// <param name="Length">Its length in UTF-16 characters.</param>
/// <param name="Text">The canonical text at that place.</param>
/// <param name="Kind">What it consists of; for mixed passages, the longest part's.</param>
public sealed record FragmentDraft(
    int Ordinal, IReadOnlyList<string> HeadingPath, int Start, int Length, string Text, FragmentKind Kind);
