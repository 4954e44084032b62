namespace RainRef.Domain.Policies;

/// <summary>Asks policy. No decision in time, or an error, is a denial.</summary>
public sealed class PolicyGate(IPolicyEngine engine, TimeProvider clock)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    public string BundleDigest => engine.BundleDigest;

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
            return PolicyDecision.Deny(engine.BundleDigest, $"The policy {why}, so nothing is allowed.");
        }
    }
}
