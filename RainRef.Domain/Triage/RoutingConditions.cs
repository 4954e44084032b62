using RainRef.Domain.Common;

namespace RainRef.Domain.Triage;

/// <summary>What a rule asks for: in each list that is not empty, one value must be the ticket's.</summary>
/// <param name="Products">Fits the product that the sender named and the product area that triage found.</param>
public sealed record RoutingConditions(
    string[] Intents, string[] Severities, string[] Products, string[] Languages, string[] CustomerTiers)
{
    private const int MaxValues = 50;
    private const int MaxLength = 100;

    /// <summary>Cleans and checks what was typed; a list that is absent asks for nothing.</summary>
    public static Result<RoutingConditions> Create(
        string[]? intents, string[]? severities, string[]? products, string[]? languages, string[]? customerTiers)
    {
        (string Field, string[]? Values)[] lists =
        [
            ("intents", intents), ("severities", severities), ("products", products), ("languages", languages),
            ("customer_tiers", customerTiers),
        ];
        foreach (var (field, values) in lists)
        {
            if (values is not null && (values.Length > MaxValues || values.Any(v => string.IsNullOrWhiteSpace(v) || v.Length > MaxLength)))
                return Error.Validation(field, $"{field} has at most {MaxValues} values of 1 to {MaxLength} characters.");
        }

        var clean = lists.Select(l => Clean(l.Values)).ToArray();
        return new RoutingConditions(clean[0], clean[1], clean[2], clean[3], clean[4]);
    }

    /// <summary>The first condition that the facts do not meet, in words; null when all are met.</summary>
    public string? Unmet(RoutingFacts facts) =>
        Unmet("intent", Intents, facts.Intent)
        ?? Unmet("severity", Severities, facts.Severity)
        ?? Unmet("product", Products, facts.Product, facts.ProductArea)
        ?? Unmet("language", Languages, facts.Language)
        ?? Unmet("customer tier", CustomerTiers, facts.CustomerTier);

    /// <summary>The same with another key for a value.</summary>
    public RoutingConditions Renamed(TriageKind kind, string from, string to) => kind switch
    {
        TriageKind.Intent => this with { Intents = Renamed(Intents, from, to) },
        // The old name may also be what senders call their product.
        TriageKind.ProductArea => this with { Products = Clean([.. Products, .. Renamed(Products, from, to)]) },
        _ => this,
    };

    /// <summary>Whether a list names the value.</summary>
    public bool Names(TriageKind kind, string key) => kind switch
    {
        TriageKind.Intent => Intents.Contains(key, StringComparer.OrdinalIgnoreCase),
        TriageKind.ProductArea => Products.Contains(key, StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>The conditions in words.</summary>
    public string Describe()
    {
        (string Name, string[] Values)[] all =
            [("intent", Intents), ("severity", Severities), ("product", Products), ("language", Languages), ("customer tier", CustomerTiers)];
        var said = all.Where(c => c.Values.Length > 0).Select(c => $"{c.Name} is {string.Join(" or ", c.Values)}").ToList();
        return said.Count == 0 ? "every ticket" : string.Join(", ", said);
    }

    private static string[] Renamed(string[] values, string from, string to) =>
        Clean([.. values.Select(v => string.Equals(v, from, StringComparison.OrdinalIgnoreCase) ? to : v)]);

    private static string[] Clean(string[]? values) => [.. (values ?? []).Select(v => v.Trim().ToLowerInvariant()).Distinct()];

    private static string? Unmet(string name, string[] wanted, params string?[] actual)
    {
        var known = actual.Where(a => a is { Length: > 0 } and not Judgement.UnknownValue).ToList();
        if (wanted.Length == 0 || known.Any(a => wanted.Contains(a, StringComparer.OrdinalIgnoreCase)))
            return null;
        return $"{name} is {(known.Count == 0 ? "unknown" : string.Join(" and ", known))}, not {string.Join(" or ", wanted)}";
    }
}
