using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Receipts;

namespace RainRef.Domain.Tests.Receipts;

public sealed class CanonicalJsonTests
{
    private enum Outcome
    {
        NotDecided,
    }

    [Fact]
    public void Serialize_TheRfcsSample_GivesItsText()
    {
        var sample = JsonNode.Parse("""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """);

        Assert.Equal(
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
            Text(sample));
    }

    [Fact]
    public void Serialize_TheRfcsSortingSample_OrdersByUtf16CodeUnits()
    {
        var sample = JsonNode.Parse("""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """);

        var values = JsonNode.Parse(CanonicalJson.Serialize(sample))!.AsObject().Select(m => (string)m.Value!);

        Assert.Equal(
            [
                "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
                "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
            ],
            values);
    }

    [Fact]
    public void Serialize_ControlCharacters_UsesTheShortEscapes()
    {
        Assert.Equal("\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028</\"", Text("\b\t\n\f\r\0\u001f\u007f\u2028</"));
    }

    [Fact]
    public void Serialize_TypedValue_WritesSnakeCase()
    {
        var value = new { TicketNumber = 7, Outcome = Outcome.NotDecided, Amount = 12.50m, Missing = (string?)null };

        Assert.Equal("""{"amount":12.5,"missing":null,"outcome":"not_decided","ticket_number":7}""", Text(value));
    }

    [Fact]
    public void Serialize_ClrValuesInATree_GivesTheSameAsParsedText()
    {
        var id = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");
        var tree = new JsonObject
        {
            ["id"] = JsonValue.Create(id),
            ["n"] = 3L,
            ["f"] = 0.1f,
            ["d"] = 1.10m,
            ["c"] = 'c',
            ["b"] = true,
            ["t"] = JsonValue.Create(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero)),
        };

        Assert.Equal(Text(JsonNode.Parse(tree.ToJsonString())), Text(tree));
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("9007199254740994")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551617")]
    [InlineData("9007199254740994.0")]
    public void Serialize_IntegerBeyondExactDoubles_IsRefusedWithTheReason(string number)
    {
        var refusal = Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonNode.Parse(number)));

        Assert.Contains("2^53", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_TypedIntegerBeyondExactDoubles_IsRefused()
    {
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize((1L << 53) + 1));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonValue.Create((1L << 53) + 1)));
        Assert.Equal("9007199254740992", Text(1L << 53));
        Assert.Equal("-9007199254740992", Text(-(1L << 53)));
    }

    [Fact]
    public void Serialize_NotANumber_IsRefused()
    {
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonValue.Create(double.NaN)));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(double.PositiveInfinity));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonValue.Create(float.NaN)));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonNode.Parse("1e400")));
    }

    [Fact]
    public void Serialize_LoneSurrogate_IsRefusedWhereverItStands()
    {
        const string lone = "a\ud800b";
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonValue.Create(lone)));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonNode.Parse("\"\\ud800\"")));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(new JsonObject { [lone] = 1 }));
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(new { Text = lone }));
        Assert.Throws<CanonicalJsonException>(
            () => CanonicalJson.Serialize(new Dictionary<string, int> { [lone] = 1 }));
        Assert.Throws<CanonicalJsonException>(
            () => CanonicalJson.Serialize(new { Body = new JsonObject { ["x"] = lone } }));
        Assert.Equal("\"\ud83d\ude00\"", Text("\ud83d\ude00"));
    }

    [Fact]
    public void Serialize_KeyTwice_IsRefused()
    {
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(JsonNode.Parse("""{"a":1,"\u0061":2}""")));
        using var document = JsonDocument.Parse("""{"x":{"a":1,"a":1}}""");
        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(document.RootElement));
    }

    [Fact]
    public void Serialize_NestedTooDeep_IsRefused()
    {
        JsonNode node = new JsonArray();
        for (var i = 0; i < 10_000; i++)
            node = new JsonArray(node);

        Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(node));
    }

    [Fact]
    public void Serialize_AnyTree_IsIdempotent()
    {
        Prop.ForAll(JsonTrees.Arbitrary, tree =>
        {
            var once = CanonicalJson.Serialize(tree);
            return CanonicalJson.Serialize(JsonNode.Parse(once)).AsSpan().SequenceEqual(once);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Serialize_AnyTree_DoesNotDependOnKeyOrder()
    {
        Prop.ForAll(JsonTrees.Arbitrary, tree =>
            CanonicalJson.Serialize(JsonTrees.Reversed(tree)).AsSpan().SequenceEqual(CanonicalJson.Serialize(tree)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Serialize_AnyTree_KeepsTheValue()
    {
        Prop.ForAll(JsonTrees.Arbitrary, tree => JsonNode.DeepEquals(tree, JsonNode.Parse(CanonicalJson.Serialize(tree))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string Text<T>(T value) => Encoding.UTF8.GetString(CanonicalJson.Serialize(value));
}
