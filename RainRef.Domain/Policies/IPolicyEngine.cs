namespace RainRef.Domain.Policies;

/// <summary>Evaluates policy. It may fail or be slow; <see cref="PolicyGate"/> turns both into a denial.</summary>
public interface IPolicyEngine
{
    /// <summary>SHA-256, in lower-case hexadecimal, of the rules that decide where a workspace has none of its own.</summary>
    string BundleDigest { get; }

    /// <summary>Whether a workspace's own rules decide instead of those.</summary>
    bool TakesWorkspaceBundles { get; }

    ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct);
}
