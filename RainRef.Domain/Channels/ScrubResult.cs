namespace RainRef.Domain.Channels;

/// <summary>A text with its personal data masked.</summary>
/// <param name="Text">The masked text.</param>
/// <param name="Findings">What was masked, in the order of the text.</param>
public sealed record ScrubResult(string Text, IReadOnlyList<PiiFinding> Findings);

/// <summary>One masked passage.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character in the original text.</param>
/// <param name="End">The character after its last in the original text.</param>
/// <param name="Mask">What stands in its place, such as <c>[email:1]</c>.</param>
/// <param name="Type">The mask's name: the kind's, or more exactly such as <c>es_nif</c>.</param>
public sealed record PiiFinding(PiiKind Kind, int Start, int End, string Mask, string Type);
