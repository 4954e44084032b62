using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Infrastructure.Knowledge;

namespace RainRef.Web.Knowledge;

/// <summary>A card's text and state. With PATCH absent fields stay; with PUT they are emptied, but for the state.</summary>
/// <param name="Body">Markdown; <c>{{name}}</c> is a slot.</param>
/// <param name="Product">With PATCH, the empty string removes it.</param>
/// <param name="State"><c>draft</c>, <c>in_review</c>, <c>approved</c>, <c>needs_review</c> or <c>retired</c>; only leads and admins approve.</param>
/// <param name="Reason">Why, for the revision.</param>
/// <param name="Version">The version that the editor saw, as <c>If-Match</c> too; refuses the change when somebody was faster.</param>
public sealed record CardBody(
    string? Title = null, string? Body = null, string[]? Tags = null, string? Product = null, string? State = null,
    string? Reason = null, int? Version = null, SlotBody[]? Slots = null)
{
    /// <summary>The slots, none where none are named.</summary>
    public Result<CardSlot[]> ReadSlots()
    {
        var slots = new List<CardSlot>();
        foreach (var slot in Slots ?? [])
        {
            if (!SnakeCase.TryParse<SlotType>(slot.Type ?? "text", out var type) || slot.Name is null)
                return Error.Validation("slots", "A slot has a name and a type: text, number, date, email or url.");
            slots.Add(new CardSlot(slot.Name, type, slot.Default));
        }

        return slots.ToArray();
    }
}

/// <param name="Type"><c>text</c>, <c>number</c>, <c>date</c>, <c>email</c> or <c>url</c>.</param>
/// <param name="Default">Used when no value is given; without one a missing value is an error.</param>
public sealed record SlotBody(string? Name, string? Type = null, string? Default = null);

/// <param name="Version">Counts the revisions of the text.</param>
/// <param name="ApprovedVersion">The version that was approved last.</param>
/// <param name="AnsweringVersion">The version that new answers may cite; null while none may.</param>
/// <param name="VerifyEveryDays">Null for the workspace's interval.</param>
/// <param name="VerifyBy">When the approval lapses unless somebody verifies the text.</param>
public sealed record CardView(
    Guid Id, string Title, string Body, IReadOnlyList<string> Tags, string? Product, IReadOnlyList<SlotBody> Slots, string Owner,
    Guid? OwnerId, string State, string? StateReason, int Version, int? ApprovedVersion, int? AnsweringVersion, int? VerifyEveryDays,
    DateTimeOffset? VerifiedAt, DateTimeOffset? VerifyBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Why it was found, where cards were searched.</summary>
    public HitReasonView? Reason { get; init; }

    public static CardView Of(KbCard card) => new(
        card.Id, card.Title, card.Body, card.Tags, card.Product,
        [.. card.Slots.Select(s => new SlotBody(s.Name, SnakeCase.Of(s.Type), s.Default))], card.Owner, card.OwnerId,
        SnakeCase.Of(card.State), card.StateReason, card.Version, card.ApprovedVersion, card.AnsweringVersion, card.VerifyEveryDays,
        card.VerifiedAt, card.VerifyBy, card.CreatedAt, card.UpdatedAt);
}

public sealed record ReasonBody(string? Reason = null);

public sealed record NoteBody(string? Note = null);

/// <param name="AcceptRest">Whether changes that nobody decided on are accepted; else they stop the approval.</param>
public sealed record ApproveBody(bool AcceptRest = false);

/// <param name="Decision"><c>accept</c>, <c>reject</c>, or null to take it back.</param>
public sealed record DecisionBody(string? Decision = null);

/// <param name="Version">The version whose body the span is in; the latest where absent.</param>
/// <param name="Start">In UTF-16 units.</param>
public sealed record CommentBody(string? Text, int? Version = null, int? Start = null, int? Length = null);

/// <param name="Version">The version that the typing began from.</param>
public sealed record DraftBody(string? Title, string? Body, int? Version);

/// <param name="OwnerId">A member's id; absent leaves the owner.</param>
/// <param name="VerifyEveryDays">Null for the workspace's interval.</param>
public sealed record UpkeepBody(Guid? OwnerId = null, int? VerifyEveryDays = null);

/// <param name="Version">Only replies that cite this version; null for all.</param>
public sealed record RecallBody(int? Version = null, string? Note = null);

/// <param name="Flagged">How many replies were flagged by this request.</param>
public sealed record Recalled(int Flagged);

public sealed record RenderBody(Dictionary<string, string>? Values = null, int? Version = null);

public sealed record Rendered(int Version, string Text);

/// <param name="OwnText">Who may approve text of their own: <c>anyone</c> who approves, <c>admins_only</c>, or <c>nobody</c>.</param>
/// <param name="VerifyDays">How often a card is verified that does not say so itself.</param>
public sealed record RulesBody(string? OwnText, int? VerifyDays);

public sealed record DraftView(int Version, string Title, string Body, DateTimeOffset UpdatedAt)
{
    public static DraftView Of(CardDraft draft) => new(draft.BaseVersion, draft.Title, draft.Body, draft.UpdatedAt);
}

public sealed record EditorView(Guid MemberId, string Name, DateTimeOffset Since);

/// <summary>Who else is editing.</summary>
public sealed record EditorList(IReadOnlyList<EditorView> Others)
{
    public static EditorList Of(IEnumerable<CardPresence> all) => new([.. all.Select(p => new EditorView(p.MemberId, p.Name, p.Since))]);
}

/// <param name="Digest">SHA-256 of title and body, as in the receipts.</param>
/// <param name="Composed">Whether it was put together from the accepted changes of a review.</param>
public sealed record RevisionView(
    Guid Id, int Version, string Title, string Author, Guid AuthorId, string? Reason, string Digest, bool Composed, DateTimeOffset CreatedAt)
{
    public static RevisionView Of(KbCardRevision r) =>
        new(r.Id, r.Version, r.Title, r.Author, r.AuthorId, r.Reason, r.Digest, r.Composed, r.CreatedAt);
}

public sealed record RevisionList(IReadOnlyList<RevisionView> Items);

public sealed record VersionText(int Version, string Title, string Body);

/// <summary>Two versions and their changes in reading order. Spans count UTF-16 units in each version's title or body.</summary>
public sealed record RedlineView(VersionText From, VersionText To, IReadOnlyList<RedlineChange> Changes);

/// <param name="Decision"><c>accepted</c> or <c>rejected</c>; null while nobody has decided.</param>
public sealed record ReviewChange(RedlineChange Change, string? Decision, string? DecidedBy, DateTimeOffset? DecidedAt);

/// <param name="From">The approved version; null where nothing was approved before.</param>
/// <param name="Result">What approval would let answer, undecided changes taken as accepted.</param>
public sealed record ReviewView(
    Guid Id, string SubmittedBy, Guid SubmittedById, string? Note, DateTimeOffset CreatedAt, VersionText? From, VersionText To,
    IReadOnlyList<ReviewChange> Changes, int Undecided, string Result)
{
    public static ReviewView Of(ReviewDetails details)
    {
        var decisions = details.Review.Decisions.ToDictionary(d => d.ChangeId);
        var changes = details.Changes.Select(c => decisions.GetValueOrDefault(c.Id) is { } d
            ? new ReviewChange(c, d.Accepted ? "accepted" : "rejected", d.By, d.At)
            : new ReviewChange(c, null, null, null)).ToList();
        var result = Redline.Apply(
            details.From?.Body ?? "", details.Changes.Where(c => c.Field == RedlineField.Body), c => !details.Review.Rejects(c.Id));
        return new ReviewView(
            details.Review.Id, details.Review.SubmittedBy, details.Review.SubmittedById, details.Review.Note, details.Review.CreatedAt,
            details.From is { } from ? new VersionText(from.Version, from.Title, from.Body) : null,
            new VersionText(details.To.Version, details.To.Title, details.To.Body), changes, changes.Count(c => c.Decision is null),
            details.Changes.Count == 0 ? details.To.Body : result);
    }
}

/// <param name="Version">The version that it was made on; <paramref name="Start"/> counts in that one's body.</param>
/// <param name="CurrentStart">Where the same words stand in the latest version; null when they changed.</param>
public sealed record CommentView(
    Guid Id, int Version, int Start, int Length, int? CurrentStart, string Quote, string Author, string Text, DateTimeOffset CreatedAt,
    string? ResolvedBy, DateTimeOffset? ResolvedAt)
{
    public static CommentView Of(CardComment c, int? current) =>
        new(c.Id, c.Version, c.Start, c.Length, current, c.Quote, c.Author, c.Text, c.CreatedAt, c.ResolvedBy, c.ResolvedAt);
}

public sealed record CommentList(IReadOnlyList<CommentView> Items);
