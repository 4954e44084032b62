using RainRef.Domain.Pipeline;

namespace RainRef.Domain.Policies;

/// <summary>Asks policy. No decision in time, or an error, is a denial.</summary>
public sealed class PolicyGate(IPolicyEngine engine, TimeProvider clock)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    /// <summary>The default rules' digest.</summary>
    public string BundleDigest => engine.BundleDigest;

    /// <summary>The digest of the rules in force in the work's workspace: what an approval is bound to.</summary>
    public async Task<string> DigestAsync(IWork work, CancellationToken ct) =>
        DigestOf((await work.FindAsync<PolicySettings>(work.WorkspaceId, ct))?.Active);

    /// <param name="active">The workspace's own rules; none where it has none.</param>
    public string DigestOf(ActiveBundle? active) =>
        (engine.TakesWorkspaceBundles ? active?.Digest : null) ?? engine.BundleDigest;

    public async Task<PolicyDecision> DecideAsync(PolicyInput input, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await engine.EvaluateAsync(input, either.Token).AsTask().WaitAsync(TimeLimit, clock, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var why = e is TimeoutException or OperationCanceledException ? "did not answer in time" : "failed";
            return PolicyDecision.Deny(DigestOf(input.Bundle), $"The policy {why}, so nothing is allowed.");
        }
    }
}
