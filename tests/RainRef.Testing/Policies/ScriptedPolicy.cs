using RainRef.Domain.Actions;
using RainRef.Domain.Policies;

namespace RainRef.Testing.Policies;

/// <summary>A policy that says what the test says. Unless told otherwise it wants a lead, or allows what has earned it.</summary>
public sealed class ScriptedPolicy : IPolicyEngine
{
    public string BundleDigest { get; set; } = "digest-1";

    public bool TakesWorkspaceBundles => false;

    public string[] Obligations { get; set; } = [];

    /// <summary>Decides in place of the above; may throw, or never answer.</summary>
    public Func<PolicyInput, CancellationToken, ValueTask<PolicyDecision>>? Answer { get; set; }

    public ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct)
    {
        if (Answer is not null)
            return Answer(input, ct);
        var outcome = input.Autonomy == AutonomyLevel.Allow ? PolicyOutcome.Allow : PolicyOutcome.Review;
        return new(new PolicyDecision(outcome, ["The test says so."], BundleDigest) { Obligations = Obligations });
    }
}
