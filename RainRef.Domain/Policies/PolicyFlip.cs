using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Policies;

/// <summary>A recorded decision that a draft would have made otherwise: another outcome, or other obligations.</summary>
public sealed class PolicyFlip : IWorkspaceOwned
{
    private PolicyFlip()
    {
    }

    public PolicyFlip(Guid id, Guid workspaceId, Guid replayId, RecordedDecision before, PolicyDecision after)
    {
        Id = id;
        WorkspaceId = workspaceId;
        ReplayId = replayId;
        DecisionId = before.Id;
        ActionId = before.ActionId;
        ActionType = before.Type;
        DecidedAt = before.At;
        From = before.Outcome;
        To = after.Outcome;
        ReasonsBefore = before.Reasons;
        ReasonsAfter = [.. after.Reasons];
        ObligationsBefore = before.Obligations;
        ObligationsAfter = [.. after.Obligations];
        Masked = before.Masked;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ReplayId { get; private set; }

    public Guid DecisionId { get; private set; }

    public Guid ActionId { get; private set; }

    public string ActionType { get; private set; } = "";

    public DateTimeOffset DecidedAt { get; private set; }

    public PolicyOutcome From { get; private set; }

    public PolicyOutcome To { get; private set; }

    public string[] ReasonsBefore { get; private set; } = [];

    public string[] ReasonsAfter { get; private set; } = [];

    public string[] ObligationsBefore { get; private set; } = [];

    public string[] ObligationsAfter { get; private set; } = [];

    /// <summary>Whether the record lacks values, so that the rules might say something else of the whole input.</summary>
    public bool Masked { get; private set; }

    public Guid? AcknowledgedBy { get; private set; }

    public string? AcknowledgedByName { get; private set; }

    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>What was denied would be allowed: acknowledged one by one.</summary>
    public bool IsWidening => From == PolicyOutcome.Deny && To == PolicyOutcome.Allow;

    /// <summary>Whether the draft decides otherwise than was decided.</summary>
    public static bool Is(RecordedDecision before, PolicyDecision after) =>
        before.Outcome != after.Outcome || !before.Obligations.Order(StringComparer.Ordinal).SequenceEqual(after.Obligations.Order(StringComparer.Ordinal));

    public void Acknowledge(Actor actor, DateTimeOffset now)
    {
        if (AcknowledgedAt is null)
            (AcknowledgedBy, AcknowledgedByName, AcknowledgedAt) = (actor.Id, actor.Name, now);
    }
}

/// <summary>A decision as it was recorded.</summary>
public sealed record RecordedDecision(
    Guid Id, Guid ActionId, string Type, DateTimeOffset At, PolicyOutcome Outcome, string[] Reasons, string[] Obligations, bool Masked);
