using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>A decision as it was made, with what it was made from.</summary>
public sealed class Decision : IWorkspaceOwned
{
    private Decision()
    {
    }

    public Decision(
        Guid id, Guid workspaceId, Guid actionId, PolicyDecision decision, string inputJson, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        ActionId = actionId;
        Outcome = decision.Outcome;
        Reasons = [.. decision.Reasons];
        BundleDigest = decision.BundleDigest;
        InputJson = inputJson;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ActionId { get; private set; }

    public PolicyOutcome Outcome { get; private set; }

    public string[] Reasons { get; private set; } = [];

    public string BundleDigest { get; private set; } = "";

    public string InputJson { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
