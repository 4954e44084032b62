using RainRef.Domain.Common;

namespace RainRef.Domain.Triage;

/// <summary>One value and the key that it goes to.</summary>
public sealed record TaxonomyMove(TriageValue From, string To);

/// <summary>Works out which values go where when one gets another key: a category takes what is below it along.</summary>
public static class TaxonomyMoves
{
    /// <summary>The kinds that people arrange. Severities drive the clocks, and queues have members: they are kept elsewhere.</summary>
    public static bool Arranges(TriageKind kind) => kind is TriageKind.Intent or TriageKind.Category or TriageKind.ProductArea;

    /// <summary>The value first, then what is below it, the upper levels before the lower ones.</summary>
    public static Result<IReadOnlyList<TaxonomyMove>> Of(IReadOnlyCollection<TriageValue> values, TriageValue value, string to)
    {
        if (!Arranges(value.Kind))
            return Error.Validation("kind", $"A {SnakeCase.Of(value.Kind)} keeps its key: rules and clocks know it by that.");
        if (to == value.Key)
            return Error.Validation("key", "That is its key already.");
        var below = value.Key + TriageValue.LevelSeparator;
        if (value.Kind == TriageKind.Category && to.StartsWith(below, StringComparison.Ordinal))
            return Error.Validation("key", "A category does not go below itself.");
        var moves = values
            .Where(v => v.Kind == value.Kind && v.ReplacedBy is null
                && (v == value || (v.Kind == TriageKind.Category && v.Key.StartsWith(below, StringComparison.Ordinal))))
            .OrderBy(v => v.Key.Length).ThenBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => new TaxonomyMove(v, to + v.Key[value.Key.Length..])).ToList();
        foreach (var move in moves)
        {
            if (TriageValue.Check(value.Kind, new TriageValueDraft(move.To)) is { } wrong)
                return wrong;
        }

        return moves;
    }
}
