using System.Text.Json;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Channels;

/// <summary>Masks the texts inside a JSON tree.</summary>
internal static class PiiJson
{
    private const int MaxDepth = 64;
    private const string TooDeep = "(left out: nested too deep)";

    public static JsonNode? Scrub(JsonNode? node, PiiMaskState state, int depth)
    {
        if (node is not null && depth > MaxDepth)
            return JsonValue.Create(TooDeep);
        return node switch
        {
            null => null,
            JsonObject members => Members(members, state, depth),
            JsonArray items => new JsonArray([.. items.Select(item => Scrub(item, state, depth + 1))]),
            _ => Value(node.AsValue(), state),
        };
    }

    private static JsonObject Members(JsonObject members, PiiMaskState state, int depth)
    {
        var masked = new JsonObject();
        foreach (var (name, value) in members)
        {
            var safe = PiiScrubber.Scrub(name, state).Text;
            // Two spellings of one address share a mask; neither value may be lost for it.
            for (var n = 2; masked.ContainsKey(safe); n++)
                safe = $"{PiiScrubber.Scrub(name, state).Text} ({n})";
            masked[safe] = Scrub(value, state, depth + 1);
        }

        return masked;
    }

    private static JsonNode Value(JsonValue value, PiiMaskState state)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                var text = value.TryGetValue<string>(out var plain) ? plain : JsonSerializer.Deserialize<string>(value)!;
                return JsonValue.Create(PiiScrubber.Scrub(text, state).Text);
            case JsonValueKind.Number:
                var digits = value.ToJsonString();
                var isCard = digits.Length is >= 12 and <= 19
                    && !digits.AsSpan().ContainsAnyExceptInRange('0', '9')
                    && CardNumber.IsValid(digits);
                return isCard ? JsonValue.Create(state.MaskFor(PiiKind.Card, digits)) : value.DeepClone();
            default:
                return value.DeepClone();
        }
    }
}
