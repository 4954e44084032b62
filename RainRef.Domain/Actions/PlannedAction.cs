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

    /// <summary>Nobody can say whether it happened; a person must look.</summary>
    Unknown,
    RollingBack,
    RolledBack,
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
        PlanHash = request.PlanHash;
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

    /// <summary>The hash of the calls that were built for it, which <see cref="Hash"/> covers; null where none could be built.</summary>
    public string? PlanHash { get; private set; }

    public Guid ProposedBy { get; private set; }

    public string ProposedByName { get; private set; } = "";

    public ActionStatus Status { get; private set; }

    public string? ResultJson { get; private set; }

    public string? Failure { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public ActionRequest Request => new(Type, Parameters, Missing, TicketId) { PlanHash = PlanHash };

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

    /// <summary>Leaves it to a person: whether it happened cannot be found out.</summary>
    public void Lost(string reason, DateTimeOffset now)
    {
        Move(ActionStatus.Running, ActionStatus.Unknown, now);
        Failure = reason;
    }

    /// <summary>A person looked and says what became of it.</summary>
    public Result<PlannedAction> Resolve(bool done, string note, DateTimeOffset now)
    {
        if (Status != ActionStatus.Unknown)
            return Error.Conflict("action_not_unknown", $"This action is {SnakeCase.Of(Status).Replace('_', ' ')}; what became of it is known.");
        Move(ActionStatus.Unknown, done ? ActionStatus.Done : ActionStatus.Failed, now);
        Failure = note;
        return this;
    }

    /// <summary>Begins to take it back.</summary>
    public Result<PlannedAction> StartRollback(DateTimeOffset now)
    {
        if (Status is ActionStatus.RolledBack or ActionStatus.RollingBack)
            return Error.Conflict("rolled_back_already", "This action has been rolled back already.");
        if (Status is not (ActionStatus.Done or ActionStatus.Failed))
            return Error.Conflict("action_not_done", $"This action is {SnakeCase.Of(Status).Replace('_', ' ')}; there is nothing to take back.");
        Move(Status, ActionStatus.RollingBack, now);
        Failure = null;
        return this;
    }

    public void RolledBack(DateTimeOffset now) => Move(ActionStatus.RollingBack, ActionStatus.RolledBack, now);

    /// <summary>The rollback did not work; it may be asked for again.</summary>
    public void RollbackFailed(string reason, DateTimeOffset now)
    {
        Move(ActionStatus.RollingBack, ActionStatus.Failed, now);
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
