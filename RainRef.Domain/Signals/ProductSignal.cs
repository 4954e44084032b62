using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Signals;

public enum SignalType
{
    Bug,
    Friction,
    FeatureRequest,
    PricingObjection,
    ChurnRisk,
}

/// <summary>What a thread says about the product, with the words that say it.</summary>
public sealed class ProductSignal : IWorkspaceOwned
{
    private ProductSignal()
    {
    }

    public ProductSignal(Guid id, Guid workspaceId, SignalDraft draft, string emittedBy, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        TicketId = draft.TicketId;
        Type = draft.Type;
        ProductArea = draft.ProductArea;
        Strength = draft.Strength;
        Title = draft.Title;
        Quote = draft.Quote;
        EmittedBy = emittedBy;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid? TicketId { get; private set; }

    public SignalType Type { get; private set; }

    public string ProductArea { get; private set; } = "";

    /// <summary>0 to 1.</summary>
    public double Strength { get; private set; }

    public string Title { get; private set; } = "";

    public string? Quote { get; private set; }

    public string EmittedBy { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}

/// <summary>A signal before it is stored.</summary>
public sealed record SignalDraft(
    SignalType Type, string ProductArea, double Strength, string Title, string? Quote, Guid? TicketId)
{
    public static readonly Error UnknownType =
        Error.Validation("type", "type is bug, friction, feature_request, pricing_objection or churn_risk.");

    public static Result<SignalDraft> Create(
        SignalType? type, string? productArea, double? strength, string? title, string? quote, Guid? ticketId)
    {
        if (type is null)
            return UnknownType;
        if (string.IsNullOrWhiteSpace(productArea) || productArea.Length > 100)
            return Error.Validation("product_area", "product_area has 1 to 100 characters.");
        if (strength is not (>= 0 and <= 1))
            return Error.Validation("strength", "strength is a number from 0 to 1.");
        if (string.IsNullOrWhiteSpace(title) || title.Length > 200)
            return Error.Validation("title", "title has 1 to 200 characters.");
        if (quote?.Length > 2000)
            return Error.Validation("quote", "quote has at most 2,000 characters.");
        if ((StorableText.Check("product_area", productArea) ?? StorableText.Check("title", title) ?? StorableText.Check("quote", quote)) is { } unstorable)
            return unstorable;
        return new SignalDraft(type.Value, productArea.Trim(), strength.Value, title.Trim(), quote, ticketId);
    }
}
