using System.Text.Json.Nodes;
using RainRef.Domain.Common;

namespace RainRef.Domain.Policies;

/// <summary>Reads what the rules answered: <c>{outcome, reasons, obligations}</c>. Whatever is not exactly that is no decision.</summary>
public static class DecisionDocument
{
    private const int MaxReasons = 50;
    private const int MaxReasonLength = 1000;
    private const string OnlyPeople = "What it asks for, only people can do.";

    /// <returns>The decision; null when the document is none.</returns>
    public static PolicyDecision? Read(JsonNode? document, string bundleDigest)
    {
        if (document is not JsonObject fields
            || !SnakeCase.TryParse<PolicyOutcome>(Text(fields["outcome"]), out var outcome)
            || Texts(fields["reasons"]) is not { Count: > 0 } reasons)
        {
            return null;
        }

        var obligations = fields.ContainsKey("obligations") ? Texts(fields["obligations"]) : [];
        // An obligation that nobody knows could not be kept.
        if (obligations is null || obligations.Any(o => !PolicyObligations.All.Contains(o)))
            return null;
        if (outcome == PolicyOutcome.Allow && obligations.Any(o => o is PolicyObligations.TwoPeople or PolicyObligations.NoteRequired))
            (outcome, reasons) = (PolicyOutcome.Review, [.. reasons, OnlyPeople]);
        return new PolicyDecision(outcome, [.. reasons.Take(MaxReasons).Select(Short)], bundleDigest)
        {
            Obligations = [.. obligations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    private static List<string>? Texts(JsonNode? node)
    {
        if (node is not JsonArray array)
            return null;
        var texts = array.Select(Text).OfType<string>().ToList();
        return texts.Count == array.Count ? texts : null;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Short(string reason)
    {
        var text = reason.Replace('\0', ' ');
        return text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];
    }
}
