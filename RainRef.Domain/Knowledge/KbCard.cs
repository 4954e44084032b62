using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Knowledge;

public enum CardState
{
    Draft,
    InReview,
    Approved,
    NeedsReview,
    Retired,
}

/// <summary>Canonical text that answers may cite once it is approved.</summary>
public sealed class KbCard : IWorkspaceOwned
{
    public const int MaxTitleLength = 200;
    public const int MaxBodyLength = 50_000;

    private KbCard()
    {
    }

    public KbCard(Guid id, Guid workspaceId, CardContent content, string owner, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Title = content.Title;
        Body = content.Body;
        Tags = content.Tags;
        Product = content.Product;
        Owner = owner;
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

    public string Owner { get; private set; } = "";

    public CardState State { get; private set; }

    /// <summary>Counts the revisions of the text, from 1.</summary>
    public int Version { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public CardContent Content => new(Title, Body, Tags, Product);

    public bool IsCitable => State == CardState.Approved;

    /// <summary>New text. What was approved was the old text, so the card needs review again.</summary>
    public Result<KbCard> Revise(CardContent content, DateTimeOffset now)
    {
        if (State == CardState.Retired)
            return Error.Conflict("card_retired", "A retired card cannot be edited; copy it instead.");
        var textChanged = content.Title != Title || content.Body != Body;
        (Title, Body, Tags, Product) = (content.Title, content.Body, content.Tags, content.Product);
        if (textChanged)
        {
            Version++;
            State = State == CardState.Approved ? CardState.NeedsReview : State;
        }

        UpdatedAt = now;
        return this;
    }

    public Result<KbCard> ChangeState(CardState next, DateTimeOffset now)
    {
        if (State == CardState.Retired && next != CardState.Retired)
            return Error.Conflict("card_retired", "A retired card stays retired; copy it instead.");
        if (next == State)
            return this;
        State = next;
        UpdatedAt = now;
        return this;
    }
}

/// <summary>A card's text and what describes it.</summary>
public sealed record CardContent(string Title, string Body, string[] Tags, string? Product)
{
    public static Result<CardContent> Create(string? title, string? body, IEnumerable<string>? tags, string? product)
    {
        if (string.IsNullOrWhiteSpace(title) || title.Length > KbCard.MaxTitleLength)
            return Error.Validation("title", $"title has 1 to {KbCard.MaxTitleLength} characters.");
        if (string.IsNullOrWhiteSpace(body) || body.Length > KbCard.MaxBodyLength)
            return Error.Validation("body", $"body has 1 to {KbCard.MaxBodyLength} characters.");
        if (product?.Length > RefEvent.MaxNameLength)
            return Error.Validation("product", $"product has at most {RefEvent.MaxNameLength} characters.");
        string[] clean = [.. (tags ?? []).Select(t => t.Trim().ToLowerInvariant()).Where(t => t.Length > 0).Distinct()];
        if (clean.Length > 50 || clean.Any(t => t.Length > 50))
            return Error.Validation("tags", "There are at most 50 tags, each of at most 50 characters.");
        var unstorable = StorableText.Check("title", title) ?? StorableText.Check("body", body)
            ?? StorableText.Check("product", product) ?? clean.Select(t => StorableText.Check("tags", t)).FirstOrDefault(e => e is not null);
        return unstorable is null
            ? new CardContent(title.Trim(), body.ReplaceLineEndings("\n"), clean, string.IsNullOrWhiteSpace(product) ? null : product.Trim())
            : unstorable;
    }
}
