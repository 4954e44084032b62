using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RainRef.Domain.Channels;

/// <summary>Masks the texts inside a JSON tree.</summary>
internal static class PiiJson
{
    private const int MaxDepth = 64;
    private const string TooDeep = "(left out: nested too deep)";

    // What a form calls so is what it says, whatever it looks like.
    private static readonly FrozenDictionary<string, PiiKind> Fields = new Dictionary<string, PiiKind>
    {
        ["first_name"] = PiiKind.Name,
        ["firstname"] = PiiKind.Name,
        ["last_name"] = PiiKind.Name,
        ["lastname"] = PiiKind.Name,
        ["full_name"] = PiiKind.Name,
        ["customer_name"] = PiiKind.Name,
        ["sender_name"] = PiiKind.Name,
        ["from_name"] = PiiKind.Name,
        ["address"] = PiiKind.Address,
        ["street"] = PiiKind.Address,
        ["street_address"] = PiiKind.Address,
        ["phone"] = PiiKind.Phone,
        ["phone_number"] = PiiKind.Phone,
        ["mobile"] = PiiKind.Phone,
        ["password"] = PiiKind.Secret,
        ["api_key"] = PiiKind.Secret,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

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
            masked[safe] = Whole(name, value, state) ?? Scrub(value, state, depth + 1);
        }

        return masked;
    }

    private static JsonValue? Whole(string name, JsonNode? value, PiiMaskState state) =>
        Fields.TryGetValue(name, out var kind) && value is JsonValue leaf && leaf.GetValueKind() == JsonValueKind.String
        && leaf.GetValue<string>() is var text && text.Any(char.IsLetterOrDigit) && PiiScrubber.Scrub(text).Findings.Count == 0
        && PiiMask.FindAll(text).Count == 0
            ? JsonValue.Create(state.MaskFor(kind, PiiMask.Name(kind), text))
            : null;

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
                return isCard ? JsonValue.Create(state.MaskFor(PiiKind.Card, PiiMask.Name(PiiKind.Card), digits)) : value.DeepClone();
            default:
                return value.DeepClone();
        }
    }
}
