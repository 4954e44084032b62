using System.Security.Cryptography;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>Something to do in the world, from its proposal to its result.</summary>
public sealed class PlannedAction : IWorkspaceOwned
{
    /// <summary>What stands where a value stood that was erased.</summary>
    public const string Erased = "[erased]";

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
        Salt = request.Salt ?? RandomNumberGenerator.GetHexString(32, lowercase: true);
        Hash = Request.Hash();
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

    /// <summary>Goes into every hash that receipts hold of it, and goes with the person whom it was about.</summary>
    public string? Salt { get; private set; }

    /// <summary>Lower-case hexadecimal SHA-256 of the canonical request: what an approval is bound to.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>The hash of the calls that were built for it, which <see cref="Hash"/> covers; null where none could be built.</summary>
    public string? PlanHash { get; private set; }

    public Guid ProposedBy { get; private set; }

    public string ProposedByName { get; private set; } = "";

    /// <summary>Who proposed what this is an edited form of: none of them approves it either.</summary>
    public Guid[] EarlierProposers { get; private set; } = [];

    /// <summary>The proposal that this one was made from by an edit.</summary>
    public Guid? SupersedesId { get; private set; }

    /// <summary>The edited proposal that took this one's place.</summary>
    public Guid? SupersededById { get; private set; }

    /// <summary>The cited versions at the time of the decision.</summary>
    public CitedVersion[] Cited { get; private set; } = [];

    /// <summary>Until when it may be approved and started; none until policy has spoken.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>The receipt of policy's decision.</summary>
    public Guid? DecisionReceiptId { get; private set; }

    /// <summary>The receipt that says that it would have run by itself, had its type earned that.</summary>
    public Guid? ShadowReceiptId { get; private set; }

    public ActionStatus Status { get; private set; }

    public string? ResultJson { get; private set; }

    /// <summary>Why nothing came of it.</summary>
    public string? Failure { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When the person or the ticket that it was about was erased, and with that what it asked for.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    public ActionRequest Request => new(Type, Parameters, Missing, TicketId) { PlanHash = PlanHash, Salt = Salt };

    /// <summary>Whether it is under way, so that what it asks for is still needed.</summary>
    public bool IsUnderWay => Status is ActionStatus.Running or ActionStatus.RollingBack;

    /// <summary>Whether it was denied for want of parameters that somebody can still give.</summary>
    public bool CanBeAnswered => Status == ActionStatus.Denied && Missing.Length > 0 && SupersededById is null;

    public bool HasExpired(DateTimeOffset now) => now >= ExpiresAt;

    public bool WasProposedBy(Guid person) => ProposedBy == person || EarlierProposers.Contains(person);

    public void Decided(PolicyDecision decision, DateTimeOffset now)
    {
        Require(ActionStatus.Proposed);
        Move(
            decision.Outcome switch
            {
                PolicyOutcome.Allow => ActionStatus.Approved,
                PolicyOutcome.Review => ActionStatus.Waiting,
                PolicyOutcome.Deny => ActionStatus.Denied,
            },
            now);
    }

    /// <summary>Pins what the decision was made on, and until when it holds.</summary>
    public void Pin(Guid decisionReceiptId, IEnumerable<CitedVersion> cited, DateTimeOffset expiresAt)
    {
        DecisionReceiptId = decisionReceiptId;
        Cited = [.. cited];
        // PostgreSQL keeps microseconds; what is hashed now must be what is read later.
        ExpiresAt = new DateTimeOffset(expiresAt.Ticks - (expiresAt.Ticks % TimeSpan.TicksPerMicrosecond), expiresAt.Offset);
    }

    public void Shadowed(Guid receiptId) => ShadowReceiptId = receiptId;

    /// <summary>Makes this the edited form of another proposal.</summary>
    public void Replaces(PlannedAction earlier)
    {
        SupersedesId = earlier.Id;
        EarlierProposers = [.. earlier.EarlierProposers.Append(earlier.ProposedBy).Distinct()];
    }

    public Result<PlannedAction> Approve(DateTimeOffset now) => Answer(ActionStatus.Approved, null, now);

    public Result<PlannedAction> Reject(DateTimeOffset now) => Answer(ActionStatus.Rejected, null, now);

    /// <summary>Puts an edited proposal in the place of one that waits, or of one that can be answered, which stays denied.</summary>
    public Result<PlannedAction> Supersede(Guid by, string reason, DateTimeOffset now)
    {
        if (CanBeAnswered)
        {
            (SupersededById, UpdatedAt) = (by, now);
            return this;
        }

        SupersededById = Status == ActionStatus.Waiting ? by : SupersededById;
        return Answer(ActionStatus.Superseded, reason, now);
    }

    /// <summary>Ends what was not decided on, or not started, in time.</summary>
    public void Expire(DateTimeOffset now)
    {
        Move(ActionStatus.Expired, now);
        Failure = "Its time ran out.";
    }

    public void Started(DateTimeOffset now) => Move(ActionStatus.Running, now);

    /// <summary>Ends what may not start after all.</summary>
    public void Refused(string reason, DateTimeOffset now)
    {
        Require(ActionStatus.Approved);
        Move(ActionStatus.Failed, now);
        Failure = reason;
    }

    public void Succeeded(string resultJson, DateTimeOffset now)
    {
        Require(ActionStatus.Running);
        Move(ActionStatus.Done, now);
        ResultJson = resultJson;
    }

    public void Failed(string reason, DateTimeOffset now)
    {
        Require(ActionStatus.Running);
        Move(ActionStatus.Failed, now);
        Failure = reason;
    }

    /// <summary>Leaves it to a person: whether it happened cannot be found out.</summary>
    public void Lost(string reason, DateTimeOffset now)
    {
        Move(ActionStatus.Unknown, now);
        Failure = reason;
    }

    /// <summary>A person looked and says what became of it.</summary>
    public Result<PlannedAction> Resolve(bool done, string note, DateTimeOffset now)
    {
        if (Status != ActionStatus.Unknown)
            return Error.Conflict("action_not_unknown", $"This action is {SnakeCase.Of(Status).Replace('_', ' ')}; what became of it is known.");
        Move(done ? ActionStatus.Done : ActionStatus.Failed, now);
        Failure = note;
        return this;
    }

    /// <summary>Begins to take it back.</summary>
    public Result<PlannedAction> StartRollback(DateTimeOffset now)
    {
        if (Status is ActionStatus.RolledBack or ActionStatus.RollingBack)
            return Error.Conflict("rolled_back_already", "This action has been rolled back already.");
        if (ErasedAt is not null)
            return Error.Conflict("subject_erased", "What it was about was erased, and with that what taking it back would need.");
        if (Status is not (ActionStatus.Done or ActionStatus.Failed))
            return Error.Conflict("action_not_done", $"This action is {SnakeCase.Of(Status).Replace('_', ' ')}; there is nothing to take back.");
        Move(ActionStatus.RollingBack, now);
        Failure = null;
        return this;
    }

    public void RolledBack(DateTimeOffset now) => Move(ActionStatus.RolledBack, now);

    /// <summary>The rollback did not work; it may be asked for again.</summary>
    public void RollbackFailed(string reason, DateTimeOffset now)
    {
        Require(ActionStatus.RollingBack);
        Move(ActionStatus.Failed, now);
        Failure = reason;
    }

    /// <summary>
    /// Takes out what it asked for and what came of it; type, state and hash stay, by which receipts know it. What had not
    /// started does not start any more.
    /// </summary>
    public void Erase(DateTimeOffset now)
    {
        if (IsUnderWay)
            throw new InvalidOperationException($"Action {Id} is {Status}.");
        if (Status is ActionStatus.Proposed or ActionStatus.Waiting or ActionStatus.Approved)
            Move(ActionStatus.Expired, now);
        foreach (var name in Parameters.Keys)
            Parameters[name] = Erased;
        Parameters = new Dictionary<string, string>(Parameters);
        (Missing, Salt, PlanHash, ResultJson, ErasedAt, UpdatedAt) = ([], null, null, null, now, now);
        Failure = "What it was about was erased.";
    }

    public Error NotWaiting() => Error.Conflict(
        "action_not_waiting", $"This action is {SnakeCase.Of(Status).Replace('_', ' ')}; nobody needs to decide on it.");

    private Result<PlannedAction> Answer(ActionStatus next, string? reason, DateTimeOffset now)
    {
        if (Status != ActionStatus.Waiting)
            return NotWaiting();
        Move(next, now);
        Failure = reason;
        return this;
    }

    private void Require(ActionStatus from)
    {
        if (Status != from)
            throw new InvalidOperationException($"Action {Id} is {Status}, not {from}.");
    }

    private void Move(ActionStatus to, DateTimeOffset now)
    {
        if (!ActionTransitions.Allows(Status, to))
            throw new InvalidOperationException($"Action {Id} is {Status}, from which it does not become {to}.");
        Status = to;
        UpdatedAt = now;
    }
}
