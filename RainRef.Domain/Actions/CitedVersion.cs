namespace RainRef.Domain.Actions;

/// <summary>A text that the draft beside an action cites, pinned to its version and its bytes.</summary>
/// <param name="Kind"><c>card</c> or <c>source</c>.</param>
/// <param name="Version">0 where the text may no longer be cited.</param>
/// <param name="Sha256">Of the text, in lower-case hexadecimal.</param>
public sealed record CitedVersion(string Kind, Guid Id, int Version, string Sha256);
