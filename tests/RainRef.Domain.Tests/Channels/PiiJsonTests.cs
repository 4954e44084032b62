using System.Text.Json.Nodes;
using RainRef.Domain.Channels;

namespace RainRef.Domain.Tests.Channels;

public sealed class PiiJsonTests
{
    [Fact]
    public void ScrubJson_Tree_MasksTextsNamesAndCardNumbers()
    {
        var node = JsonNode.Parse("""
            {"from":"ann@a.example","list":["tel +49 30 1234567",{"ann@a.example":true,"ANN@a.example":null}],
             "pan":4111111111111111,"order":48213,"price":4.5}
            """);

        var masked = PiiScrubber.ScrubJson(node);

        Assert.Equal(
            """{"from":"[email:1]","list":["tel [phone:1]",{"[email:1]":true,"[email:1] (2)":null}],"pan":"[card:1]","order":48213,"price":4.5}""",
            masked!.ToJsonString());
        Assert.Equal("ann@a.example", (string?)node!["from"]);
    }

    [Fact]
    public void ScrubJson_SharedState_ContinuesTheNumbers()
    {
        var state = new PiiMaskState();
        PiiScrubber.Scrub("ann@a.example", state);

        var masked = PiiScrubber.ScrubJson(JsonNode.Parse("""["bob@b.example","ann@a.example"]"""), state);

        Assert.Equal("""["[email:2]","[email:1]"]""", masked!.ToJsonString());
    }

    [Fact]
    public void ScrubJson_NestedTooDeep_LeavesTheRestOut()
    {
        JsonNode node = JsonValue.Create("ann@a.example");
        for (var i = 0; i < 200; i++)
            node = new JsonArray(node);

        Assert.DoesNotContain(
            "ann", PiiScrubber.ScrubJson(node)!.ToJsonString(new() { MaxDepth = 300 }), StringComparison.Ordinal);
        Assert.Null(PiiScrubber.ScrubJson(null));
    }
}
