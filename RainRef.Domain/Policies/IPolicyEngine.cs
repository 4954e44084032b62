namespace RainRef.Domain.Policies;

/// <summary>Evaluates a policy bundle. It may fail or be slow; <see cref="PolicyGate"/> turns both into a denial.</summary>
public interface IPolicyEngine
{
    /// <summary>SHA-256, in lower-case hexadecimal, of the rules in force.</summary>
    string BundleDigest { get; }

    ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct);
}
