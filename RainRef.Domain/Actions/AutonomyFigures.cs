using RainRef.Domain.Common;

namespace RainRef.Domain.Actions;

/// <summary>Whether an action of a type that a person would review may run by itself.</summary>
public enum AutonomyLevel
{
    Review,
    Allow,
}

/// <summary>What a workspace asks of a type before it may run by itself.</summary>
/// <param name="Enabled">Whether it may earn that at all.</param>
/// <param name="Decisions">How many shadow decisions count, the latest ones.</param>
/// <param name="Agreement">Percent of them in which the leads said the same.</param>
public sealed record AutonomyTerms(bool Enabled, int Decisions, decimal Agreement)
{
    public const int MaxDecisions = 1000;

    public static readonly AutonomyTerms Default = new(false, 50, 98m);

    public static Result<AutonomyTerms> Create(bool? enabled, int? decisions, decimal? agreement)
    {
        if (enabled is null)
            return Error.Validation("enabled", "enabled is true or false.");
        if (decisions is < 1 or > MaxDecisions)
            return Error.Validation("decisions", $"decisions is a number from 1 to {MaxDecisions}.");
        if (agreement is < 50 or > 100)
            return Error.Validation("agreement_percent", "agreement_percent is a number from 50 to 100.");
        return new AutonomyTerms(enabled.Value, decisions ?? Default.Decisions, agreement ?? Default.Agreement);
    }
}

/// <summary>One receipt that sets what the program would have done beside what a lead did.</summary>
public sealed record ShadowComparison(Guid ReceiptId, Guid ActionId, bool Agrees);

/// <summary>How far a type has come, counted from receipts.</summary>
/// <param name="Counted">The comparisons that count, newest first: one an action, at most as many as the terms ask for.</param>
public sealed record AutonomyFigures(AutonomyTerms Terms, IReadOnlyList<ShadowComparison> Counted)
{
    public int Agreed => Counted.Count(c => c.Agrees);

    /// <summary>0–100; none before there is anything to count.</summary>
    public decimal? Agreement => Counted.Count == 0 ? null : decimal.Round(Agreed * 100m / Counted.Count, 2);

    public bool HasEarnedIt => Counted.Count >= Terms.Decisions && Agreed * 100m >= Terms.Agreement * Counted.Count;

    /// <param name="comparisons">Those since the last demotion, newest first.</param>
    public static AutonomyFigures Of(AutonomyTerms terms, IEnumerable<ShadowComparison> comparisons) =>
        new(terms, [.. comparisons.DistinctBy(c => c.ActionId).Take(terms.Decisions)]);
}
