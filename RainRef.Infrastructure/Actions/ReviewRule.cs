using RainRef.Domain.Actions;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;

namespace RainRef.Infrastructure.Actions;

/// <summary>What cannot be taken back does not run without a person, whatever policy says.</summary>
public static class ReviewRule
{
    public static PolicyDecision Apply(PolicyDecision decision, Playbook? playbook, Actor actor) =>
        decision.Outcome == PolicyOutcome.Allow && actor.Role is null && playbook is not { Reversible: true }
            ? decision with
            {
                Outcome = PolicyOutcome.Review,
                Reasons = [.. decision.Reasons, "The playbook does not say how this is taken back, so a person looks first."],
            }
            : decision;
}
