using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge.Reviewing;

public enum ReviewState
{
    Open,
    ChangesAsked,
    Approved,
    Withdrawn,
}

/// <summary>What somebody decided on one change of a redline.</summary>
public sealed record ChangeDecision(string ChangeId, bool Accepted, Guid ById, string By, DateTimeOffset At);

/// <summary>A card's new text on its way to approval: from the approved version to the proposed one.</summary>
public sealed class CardReview : IWorkspaceOwned
{
    private CardReview()
    {
    }

    public CardReview(Guid id, KbCard card, Actor actor, string? note, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = card.WorkspaceId;
        CardId = card.Id;
        BaseVersion = card.ApprovedVersion ?? 0;
        Version = card.Version;
        State = ReviewState.Open;
        SubmittedBy = actor.Name;
        SubmittedById = actor.Id;
        Note = note;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid CardId { get; private set; }

    /// <summary>The approved version that the changes are counted from; 0 where nothing was approved before.</summary>
    public int BaseVersion { get; private set; }

    /// <summary>The proposed version; it moves on when the card is edited meanwhile.</summary>
    public int Version { get; private set; }

    /// <summary>What was approved in the end: another version than proposed where a change was rejected.</summary>
    public int? ResultVersion { get; private set; }

    public ReviewState State { get; private set; }

    public string SubmittedBy { get; private set; } = "";

    public Guid SubmittedById { get; private set; }

    public string? Note { get; private set; }

    public ChangeDecision[] Decisions { get; private set; } = [];

    public string? ClosedBy { get; private set; }

    public string? ClosedNote { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Accepts or rejects one change; the last word counts, and null takes it back.</summary>
    public Result<CardReview> Decide(string changeId, bool? accepted, Actor actor, DateTimeOffset now)
    {
        if (State != ReviewState.Open)
            return Closed;
        var others = Decisions.Where(d => d.ChangeId != changeId);
        Decisions = accepted is { } yes ? [.. others, new ChangeDecision(changeId, yes, actor.Id, actor.Name, now)] : [.. others];
        return this;
    }

    /// <summary>The card was edited: decisions on changes that are still there stand.</summary>
    public void MoveTo(int version, IReadOnlySet<string> changes)
    {
        Version = version;
        Decisions = [.. Decisions.Where(d => changes.Contains(d.ChangeId))];
    }

    public bool Rejects(string changeId) => Decisions.Any(d => d.ChangeId == changeId && !d.Accepted);

    public bool HasDecided(string changeId) => Decisions.Any(d => d.ChangeId == changeId);

    public Result<CardReview> Approve(int resultVersion, Actor actor, DateTimeOffset now)
    {
        ResultVersion = resultVersion;
        return Close(ReviewState.Approved, actor, null, now);
    }

    public Result<CardReview> AskForChanges(string note, Actor actor, DateTimeOffset now) => Close(ReviewState.ChangesAsked, actor, note, now);

    public Result<CardReview> Withdraw(Actor actor, DateTimeOffset now) => Close(ReviewState.Withdrawn, actor, null, now);

    private static Error Closed => Error.Conflict("review_closed", "This review is over.");

    private Result<CardReview> Close(ReviewState state, Actor actor, string? note, DateTimeOffset now)
    {
        if (State != ReviewState.Open)
            return Closed;
        (State, ClosedBy, ClosedNote, ClosedAt) = (state, actor.Name, note, now);
        return this;
    }
}
