using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

public enum ActionStatus
{
    Proposed,
    Waiting,
    Approved,
    Running,
    Done,
    Failed,
    Denied,
    Rejected,
}

/// <summary>Something to do in the world, from its proposal to its result.</summary>
public sealed class PlannedAction : IWorkspaceOwned
{
    private PlannedAction()
    {
    }

    public PlannedAction(Guid id, Actor proposer, ActionRequest request, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = proposer.WorkspaceId;
        TicketId = request.TicketId;
        Type = request.Type;
        Parameters = new Dictionary<string, string>(request.Parameters);
        Missing = [.. request.Missing];
        Hash = request.Hash();
        ProposedBy = proposer.Id;
        ProposedByName = proposer.Name;
        Status = ActionStatus.Proposed;
        CreatedAt = UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid? TicketId { get; private set; }

    public string Type { get; private set; } = "";

    public Dictionary<string, string> Parameters { get; private set; } = [];

    /// <summary>Required parameters for which nothing was found.</summary>
    public string[] Missing { get; private set; } = [];

    /// <summary>Lower-case hexadecimal SHA-256 of the canonical request: what an approval is bound to.</summary>
    public string Hash { get; private set; } = "";

    public Guid ProposedBy { get; private set; }

    public string ProposedByName { get; private set; } = "";

    public ActionStatus Status { get; private set; }

    public string? ResultJson { get; private set; }

    public string? Failure { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public ActionRequest Request => new(Type, Parameters, Missing, TicketId);

    public void Decided(PolicyDecision decision, DateTimeOffset now) => Move(
        ActionStatus.Proposed,
        decision.Outcome switch
        {
            PolicyOutcome.Allow => ActionStatus.Approved,
            PolicyOutcome.Review => ActionStatus.Waiting,
            PolicyOutcome.Deny => ActionStatus.Denied,
        },
        now);

    public Result<PlannedAction> Approve(DateTimeOffset now) => Answer(ActionStatus.Approved, now);

    public Result<PlannedAction> Reject(DateTimeOffset now) => Answer(ActionStatus.Rejected, now);

    public void Started(DateTimeOffset now) => Move(ActionStatus.Approved, ActionStatus.Running, now);

    public void Succeeded(string resultJson, DateTimeOffset now)
    {
        Move(ActionStatus.Running, ActionStatus.Done, now);
        ResultJson = resultJson;
    }

    public void Failed(string reason, DateTimeOffset now)
    {
        Move(ActionStatus.Running, ActionStatus.Failed, now);
        Failure = reason;
    }

    private Result<PlannedAction> Answer(ActionStatus next, DateTimeOffset now)
    {
        if (Status != ActionStatus.Waiting)
        {
            return Error.Conflict(
                "action_not_waiting", $"This action is {Status.ToString().ToLowerInvariant()}; nobody needs to decide on it.");
        }

        Move(ActionStatus.Waiting, next, now);
        return this;
    }

    private void Move(ActionStatus from, ActionStatus to, DateTimeOffset now)
    {
        if (Status != from)
            throw new InvalidOperationException($"Action {Id} is {Status}; only one that is {from} becomes {to}.");
        Status = to;
        UpdatedAt = now;
    }
}
