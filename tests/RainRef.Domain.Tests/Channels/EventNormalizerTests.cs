using System.Text.Json.Nodes;
using RainRef.Domain.Channels;

namespace RainRef.Domain.Tests.Channels;

public sealed class EventNormalizerTests
{
    private static readonly RawEvent Plain = new("email", "support", "Hello");
    private readonly EventNormalizer _normalizer = new(new byte[32]);

    [Fact]
    public void Normalize_PersonalData_IsMaskedEverywhere()
    {
        var context = new JsonObject { ["from"] = "jo@example.com", ["n"] = new JsonArray("jo@example.com", 4) };

        var e = _normalizer.Normalize(Plain with
        {
            Text = "I am jo@example.com",
            UserRef = "jo@example.com",
            ExternalId = "<m1@mail.example.com>",
            Context = context,
        }).Value;

        Assert.Equal("I am [email:1]", e.Text);
        Assert.DoesNotContain("example.com", e.UserRef + e.ExternalId + e.ThreadKey + e.ContextJson);
        Assert.Equal("jo@example.com", (string?)context["from"]);
    }

    [Fact]
    public void Normalize_SamePersonTwice_GetsTheSamePseudonymAndOthersAnother()
    {
        string? Ref(string user, byte key = 0) =>
            new EventNormalizer([key, .. new byte[31]]).Normalize(Plain with { UserRef = user }).Value.UserRef;

        Assert.Equal(Ref("jo@example.com"), Ref("jo@example.com"));
        Assert.NotEqual(Ref("jo@example.com"), Ref("al@example.com"));
        Assert.NotEqual(Ref("jo@example.com"), Ref("jo@example.com", key: 1));
        Assert.Equal("u-1", Ref("u-1"));
    }

    [Theory]
    [InlineData("thread_id", "t-9", "t-9")]
    [InlineData("in_reply_to", "m-1", "m-1")]
    [InlineData("other", "x", "m-2")]
    public void Normalize_Thread_IsTheSendersOrWhatIsRepliedToOrItself(string field, string value, string expected)
    {
        var e = _normalizer.Normalize(Plain with { ExternalId = "m-2", Context = new JsonObject { [field] = value } }).Value;

        Assert.Equal(expected, e.ThreadKey);
    }

    [Fact]
    public void Normalize_ReplyWithPersonalDataInItsIds_FindsItsThread()
    {
        var first = _normalizer.Normalize(Plain with { ExternalId = "<a@mail.example.com>" }).Value;
        var reply = _normalizer.Normalize(Plain with
        {
            ExternalId = "<b@mail.example.com>",
            Context = new JsonObject { ["in_reply_to"] = "<a@mail.example.com>" },
        }).Value;

        Assert.Equal(first.ExternalId, reply.ThreadKey);
    }

    [Fact]
    public void Normalize_Wrong_NamesTheField()
    {
        var cases = new Dictionary<string, RawEvent>
        {
            ["source"] = Plain with { Source = null },
            ["channel"] = Plain with { Channel = "a b" },
            ["text"] = Plain with { Text = "  " },
            ["user_ref"] = Plain with { UserRef = new string('x', 301) },
            ["product"] = Plain with { Product = "a\0b" },
            ["external_id"] = Plain with { ExternalId = "\ud800" },
            ["context"] = Plain with { Context = new JsonObject { ["a"] = "\0" } },
        };

        foreach (var (field, raw) in cases)
            Assert.Equal(field, _normalizer.Normalize(raw).Error?.Details?["field"]);
        Assert.Equal("context", _normalizer.Normalize(
            Plain with { Context = JsonNode.Parse("""{"a": [{"n": 1e999999}]}""")!.AsObject() }).Error?.Details?["field"]);
        Assert.False(_normalizer.Normalize(Plain with { Text = new string('x', RefEvent.MaxTextLength + 1) }).Succeeded);
    }
}
