using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

public enum CardState
{
    Draft,
    InReview,
    Approved,

    /// <summary>Nobody has verified it in time, or somebody doubts it: it stays visible and answers nothing new.</summary>
    NeedsReview,
    Retired,
}

/// <summary>
/// Canonical text. Its own title and body are the latest version; what answers is the version that was approved last,
/// until that is replaced, lapses or is retired.
/// </summary>
public sealed class KbCard : IWorkspaceOwned
{
    public const int MaxTitleLength = 200;
    public const int MaxBodyLength = 50_000;
    public const int MaxReasonLength = 500;
    public const int MaxVerifyDays = 3650;

    private KbCard()
    {
    }

    public KbCard(Guid id, Guid workspaceId, CardContent content, string owner, DateTimeOffset createdAt, Guid? ownerId = null)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Title = content.Title;
        Body = content.Body;
        Tags = content.Tags;
        Product = content.Product;
        Slots = content.Slots;
        Owner = owner;
        OwnerId = ownerId;
        State = CardState.Draft;
        Version = 1;
        CreatedAt = UpdatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Title { get; private set; } = "";

    public string Body { get; private set; } = "";

    public string[] Tags { get; private set; } = [];

    public string? Product { get; private set; }

    public CardSlot[] Slots { get; private set; } = [];

    public string Owner { get; private set; } = "";

    /// <summary>The owner as a member; null where a program or a key wrote the card.</summary>
    public Guid? OwnerId { get; private set; }

    public CardState State { get; private set; }

    /// <summary>Why it has its state, where somebody said so.</summary>
    public string? StateReason { get; private set; }

    /// <summary>Counts the revisions of the text, from 1.</summary>
    public int Version { get; private set; }

    /// <summary>The version that was approved last.</summary>
    public int? ApprovedVersion { get; private set; }

    /// <summary>The version that new answers may cite; null while none may.</summary>
    public int? AnsweringVersion { get; private set; }

    /// <summary>How often it is to be verified; null for the workspace's interval.</summary>
    public int? VerifyEveryDays { get; private set; }

    public DateTimeOffset? VerifiedAt { get; private set; }

    /// <summary>When the approval lapses unless somebody verifies the text.</summary>
    public DateTimeOffset? VerifyBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public CardContent Content => new(Title, Body, Tags, Product) { Slots = Slots };

    public bool IsCitable => AnsweringVersion is not null;

    private bool HasNewText => Version != ApprovedVersion;

    /// <summary>New text. What was approved goes on answering until the new text is approved too.</summary>
    public Result<KbCard> Revise(CardContent content, DateTimeOffset now)
    {
        if (State == CardState.Retired)
            return Error.Conflict("card_retired", "A retired card cannot be edited; copy it instead.");
        if (!content.SaysTheSameAs(Content))
        {
            Version++;
            State = State == CardState.Approved ? CardState.Draft : State;
        }

        (Title, Body, Tags, Product, Slots) = (content.Title, content.Body, content.Tags, content.Product, content.Slots);
        UpdatedAt = now;
        return this;
    }

    /// <summary>Asks for review.</summary>
    public Result<KbCard> Submit(DateTimeOffset now) => State switch
    {
        CardState.Draft or CardState.NeedsReview => Become(CardState.InReview, null, now),
        CardState.InReview => this,
        CardState.Approved => Error.Conflict("nothing_to_review", "The approved text is the latest; edit it first."),
        CardState.Retired => StaysRetired,
    };

    /// <summary>Ends a review without approval: back to where the text came from.</summary>
    public Result<KbCard> Return(string? reason, DateTimeOffset now) => State switch
    {
        CardState.InReview => Become(HasNewText ? CardState.Draft : CardState.NeedsReview, reason, now),
        CardState.Draft => this,
        CardState.Approved or CardState.NeedsReview => Error.Conflict("not_in_review", "The card is not in review."),
        CardState.Retired => StaysRetired,
    };

    /// <summary>Lets the latest text answer, from now until it is to be verified.</summary>
    public Result<KbCard> Approve(int defaultDays, DateTimeOffset now)
    {
        if (State == CardState.Retired)
            return StaysRetired;
        if (SlotText.CheckUse(Content) is { } error)
            return error;
        ApprovedVersion = AnsweringVersion = Version;
        VerifiedAt = now;
        VerifyBy = now.AddDays(VerifyEveryDays ?? defaultDays);
        return Become(CardState.Approved, null, now);
    }

    /// <summary>Somebody read the approved text and it still holds: it answers for another interval.</summary>
    public Result<KbCard> Verify(int defaultDays, DateTimeOffset now) => State switch
    {
        CardState.Approved => Approve(defaultDays, now),
        CardState.NeedsReview when !HasNewText => Approve(defaultDays, now),
        CardState.Draft or CardState.InReview or CardState.NeedsReview =>
            Error.Conflict("needs_approval", "There is new text since the last approval; review that."),
        CardState.Retired => StaysRetired,
    };

    /// <summary>Takes the approved text out of new answers until somebody has looked at it.</summary>
    public Result<KbCard> Doubt(string? reason, DateTimeOffset now)
    {
        if (State == CardState.Retired)
            return StaysRetired;
        if (State == CardState.NeedsReview)
            return this;
        if (ApprovedVersion is null)
            return Error.Conflict("never_approved", "Only text that was approved can need review again; submit it instead.");
        AnsweringVersion = null;
        // What is being written or reviewed goes on; only the old text stops answering.
        return Become(State == CardState.Approved ? CardState.NeedsReview : State, reason, now);
    }

    public Result<KbCard> Retire(string? reason, DateTimeOffset now)
    {
        if (State == CardState.Retired)
            return this;
        AnsweringVersion = null;
        VerifyBy = null;
        return Become(CardState.Retired, reason, now);
    }

    /// <summary>Who looks after it, and how often it is verified.</summary>
    public void Keep(string owner, Guid? ownerId, int? verifyEveryDays, int defaultDays, DateTimeOffset now)
    {
        (Owner, OwnerId, VerifyEveryDays) = (owner, ownerId, verifyEveryDays);
        if (VerifiedAt is { } verified && State != CardState.Retired)
            VerifyBy = verified.AddDays(verifyEveryDays ?? defaultDays);
        UpdatedAt = now;
    }

    private static Error StaysRetired => Error.Conflict("card_retired", "A retired card stays retired; copy it instead.");

    private KbCard Become(CardState next, string? reason, DateTimeOffset now)
    {
        (State, StateReason, UpdatedAt) = (next, reason, now);
        return this;
    }
}
