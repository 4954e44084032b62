using System.Text.Json.Nodes;
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
        Obligations = [.. decision.Obligations];
        MaskedPaths = [.. decision.MaskedPaths];
        Printed = [.. decision.Printed];
        BundleDigest = decision.BundleDigest;
        InputJson = inputJson;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ActionId { get; private set; }

    public PolicyOutcome Outcome { get; private set; }

    public string[] Reasons { get; private set; } = [];

    /// <summary>What has to be done besides, by the names in <see cref="PolicyObligations"/>.</summary>
    public string[] Obligations { get; private set; } = [];

    /// <summary>Paths of the input whose values were replaced before it was recorded.</summary>
    public string[] MaskedPaths { get; private set; } = [];

    /// <summary>What the rules printed.</summary>
    public string[] Printed { get; private set; } = [];

    public string BundleDigest { get; private set; } = "";

    public string InputJson { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Masks what it knew of a person: parameters, amounts and whom it was for.</summary>
    public void Erase()
    {
        if (JsonNode.Parse(InputJson) is not JsonObject input)
            return;
        var paths = Members(input, "parameters").Concat(Members(input, "amounts")).Append("/customer/ref").ToList();
        MaskedPaths = [.. MaskedPaths.Union(PolicyDocument.Mask(input, paths))];
        (InputJson, Printed) = (input.ToJsonString(), []);
    }

    private static IEnumerable<string> Members(JsonObject input, string name) => (input[name] as JsonObject ?? []).Select(m =>
        $"/{name}/{m.Key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
}
