using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace RainRef.Domain.Tests.Receipts;

/// <summary>Random JSON trees of every kind of value that has a canonical form.</summary>
internal static class JsonTrees
{
    private static readonly Gen<string> Texts = ArbMap.Default.GeneratorFor<string?>()
        .Select(s => string.Concat((s ?? string.Empty).Where(c => !char.IsSurrogate(c))));

    private static readonly Gen<JsonNode?> Leaves = Gen.OneOf(
        Gen.Constant<JsonNode?>(null),
        ArbMap.Default.GeneratorFor<bool>().Select(b => (JsonNode?)JsonValue.Create(b)),
        ArbMap.Default.GeneratorFor<int>().Select(n => (JsonNode?)JsonValue.Create(n)),
        ArbMap.Default.GeneratorFor<double>()
            .Where(d => double.IsFinite(d) && Math.Abs(d) < 1L << 53)
            .Select(d => (JsonNode?)JsonValue.Create(d)),
        Texts.Select(s => (JsonNode?)JsonValue.Create(s)),
        Gen.Elements("😀", "é\u0301", "\u2028\0\"\\", "\ufb33").Select(s => (JsonNode?)JsonValue.Create(s)));

    public static Arbitrary<JsonNode?> Arbitrary { get; } = Gen.Sized(size => Tree(Math.Min(size, 30))).ToArbitrary();

    public static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Reverse().Select(m => KeyValuePair.Create(m.Key, Reversed(m.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    private static Gen<JsonNode?> Tree(int size) => size < 2
        ? Leaves
        : Gen.OneOf(
            Leaves,
            Tree(size / 3).ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Take(5)])),
            Texts.SelectMany(_ => Tree(size / 3), (key, value) => (key, value)).ListOf().Select(Object));

    private static JsonNode? Object(IEnumerable<(string Key, JsonNode? Value)> members)
    {
        var node = new JsonObject();
        foreach (var (key, value) in members.Take(5))
            node[key] = value;
        return node;
    }
}
