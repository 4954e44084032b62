namespace RainRef.Domain.Knowledge;

/// <summary>A block of a source's text, before blocks are joined or split to passages.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Kind">What it is.</param>
/// <param name="HeadingPath">The headings above it; blocks of one section share the instance.</param>
/// <param name="Parts">Where it may be split (list items, rows, lines); empty for running text.</param>
internal sealed record TextBlock(
    TextSpan Span, FragmentKind Kind, IReadOnlyList<string> HeadingPath, IReadOnlyList<int> Parts);
