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
    public static PolicyDecision Deny(string bundleDigest, params string[] reasons) =>
        new(PolicyOutcome.Deny, reasons, bundleDigest);
}
