using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge;

namespace RainRef.Web.Knowledge;

/// <summary>A card's text and state. With PATCH absent fields stay; with PUT they are emptied, but for the state.</summary>
/// <param name="Body">Markdown.</param>
/// <param name="Product">With PATCH, the empty string removes it.</param>
/// <param name="State"><c>draft</c>, <c>in_review</c>, <c>approved</c>, <c>needs_review</c> or <c>retired</c>; only leads and admins approve.</param>
/// <param name="Reason">Why, for the revision.</param>
/// <param name="Version">The version that the editor saw; refuses the change when somebody was faster.</param>
public sealed record CardBody(
    string? Title = null, string? Body = null, string[]? Tags = null, string? Product = null, string? State = null,
    string? Reason = null, int? Version = null);

/// <param name="Version">Counts the revisions of the text.</param>
public sealed record CardView(
    Guid Id, string Title, string Body, IReadOnlyList<string> Tags, string? Product, string Owner, string State, int Version,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static CardView Of(KbCard card) => new(
        card.Id, card.Title, card.Body, card.Tags, card.Product, card.Owner, SnakeCase.Of(card.State), card.Version,
        card.CreatedAt, card.UpdatedAt);
}

public sealed record CardIdsBody(Guid[]? Ids);

/// <param name="Status"><c>retired</c>, <c>already_retired</c> or <c>not_found</c>.</param>
public sealed record CardDeletion(Guid Id, string Status);

/// <param name="Deleted">How many this request retired.</param>
public sealed record CardDeletions(int Deleted, IReadOnlyList<CardDeletion> Items);

public sealed record TagList(IReadOnlyList<TagCount> Items);

/// <param name="Cards">Cards by state.</param>
/// <param name="Sources">Sources by state.</param>
/// <param name="Fragments">Passages that can be found and cited.</param>
public sealed record StatsView(IReadOnlyDictionary<string, long> Cards, IReadOnlyDictionary<string, long> Sources, long Fragments);

/// <summary>A passage that was found: where it stands in its card's or source's text (in UTF-16 units) and what it says.</summary>
public sealed record PassageView(
    Guid FragmentId, string Kind, Guid Id, int Version, int Start, int Length, string Title, string HeadingPath, string Text,
    double Score)
{
    public static PassageView Of(Passage p) => new(
        p.FragmentId, SnakeCase.Of(p.OwnerKind), p.OwnerId, p.OwnerVersion, p.Start, p.Text.Length, p.Title, p.HeadingPath, p.Text,
        Math.Round(p.Score, 4));
}

public sealed record SearchResults(string Query, IReadOnlyList<PassageView> Items);
