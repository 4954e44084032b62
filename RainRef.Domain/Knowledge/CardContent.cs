using RainRef.Domain.Channels;
using RainRef.Domain.Common;

namespace RainRef.Domain.Knowledge;

/// <summary>A card's text and what describes it.</summary>
public sealed record CardContent(string Title, string Body, string[] Tags, string? Product)
{
    /// <summary>What the text leaves open, such as a customer's name.</summary>
    public CardSlot[] Slots { get; init; } = [];

    public static Result<CardContent> Create(
        string? title, string? body, IEnumerable<string>? tags, string? product, IEnumerable<CardSlot>? slots = null)
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
        CardSlot[] declared = [.. slots ?? []];
        var unstorable = StorableText.Check("title", title) ?? StorableText.Check("body", body)
            ?? StorableText.Check("product", product) ?? clean.Select(t => StorableText.Check("tags", t)).FirstOrDefault(e => e is not null)
            ?? SlotText.CheckDeclared(declared);
        return unstorable is null
            ? new CardContent(title.Trim(), body.ReplaceLineEndings("\n"), clean, string.IsNullOrWhiteSpace(product) ? null : product.Trim())
            {
                Slots = declared,
            }
            : unstorable;
    }

    /// <summary>Whether a reader would read something else.</summary>
    public bool SaysTheSameAs(CardContent other) =>
        Title == other.Title && Body == other.Body && Slots.SequenceEqual(other.Slots);
}
