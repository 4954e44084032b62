namespace RainRef.Domain.Policies;

public enum PolicyOutcome
{
    Allow,
    Deny,
    Review,
}

/// <summary>What policy says of one action, and why.</summary>
/// <param name="BundleDigest">SHA-256 of the rules that decided.</param>
public sealed record PolicyDecision(PolicyOutcome Outcome, IReadOnlyList<string> Reasons, string BundleDigest)
{
    /// <summary>What has to be done besides, by the names in <see cref="PolicyObligations"/>.</summary>
    public IReadOnlyList<string> Obligations { get; init; } = [];

    /// <summary>Paths of the input, such as <c>/parameters/password</c>, whose values are not to be recorded.</summary>
    public IReadOnlyList<string> MaskedPaths { get; init; } = [];

    /// <summary>What the rules printed, with file and line.</summary>
    public IReadOnlyList<string> Printed { get; init; } = [];

    public static PolicyDecision Deny(string bundleDigest, params string[] reasons) =>
        new(PolicyOutcome.Deny, reasons, bundleDigest);
}
