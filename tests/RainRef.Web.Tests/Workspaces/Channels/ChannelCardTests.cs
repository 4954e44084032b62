using System.Text.Json.Nodes;
using Bunit;
using Microsoft.AspNetCore.Components;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Workspaces.Channels;

namespace RainRef.Web.Tests.Workspaces.Channels;

/// <summary>A channel is set by named fields, and what no field shows survives.</summary>
public sealed class ChannelCardTests : BunitContext
{
    [Fact]
    public void Settings_ThatNoFieldShows_SurviveASave()
    {
        const string stored =
            """{"base_url":"https://dock.example","paths":["/a/*","/b"],"auth":"kerberos","methods":"POST","region":"eu","nested":{"of":[1,2]}}""";

        var form = ChannelForm.Of("raindock", View("raindock", stored));
        form.Values["base_url"] = "https://other.example";
        form.Values["paths"] = " /c , /d/** ";

        Assert.Equal("", form.Values["auth"]);
        var expected = JsonNode.Parse("""{"auth":"kerberos","methods":"POST","region":"eu","nested":{"of":[1,2]},"base_url":"https://other.example","paths":["/c","/d/**"]}""");
        Assert.True(JsonNode.DeepEquals(expected, form.ToSettings().Value), form.ToSettings().Value.ToJsonString());
    }

    [Theory]
    [InlineData("email")]
    [InlineData("raindock")]
    [InlineData("rainship")]
    [InlineData("rainscout")]
    [InlineData("webhook")]
    [InlineData("service.billing")]
    public void Settings_OfEveryChannel_GoThroughTheFormUnchanged(string adapter)
    {
        var stored = JsonNode.Parse("""{"url":"https://a.example","base_url":"https://b.example","sandbox_url":"https://c.example","auth":"bearer","auth_header":"X-A","methods":["POST"],"paths":[],"operations":"none","more":[{"x":null}]}""")!;

        var kept = ChannelForm.Of(adapter, View(adapter, stored.ToJsonString())).ToSettings().Value;

        // An empty list says the same as none.
        kept.TryAdd("paths", new JsonArray());
        Assert.True(JsonNode.DeepEquals(stored, kept), kept.ToJsonString());
    }

    [Fact]
    public void Card_OfAWebhook_AsksByNameAndSaysHowItStands()
    {
        ChannelForm? saved = null;
        var state = new ChannelState("webhook", ChannelStanding.SetUp, 3, "The receiver answered 500.", DateTimeOffset.UnixEpoch);
        var card = Card(ChannelForm.Of("webhook", View("webhook", """{"url":"https://a.example"}""", "secret")), state, f => saved = f);

        Assert.Equal("Webhook", card.Find("h2").TextContent.Trim());
        Assert.Contains("Set up", card.Find(".standing").TextContent, StringComparison.Ordinal);
        Assert.Contains("3 waiting to go out", card.Find(".standing").TextContent, StringComparison.Ordinal);
        Assert.Contains("The receiver answered 500.", card.Find(".error").TextContent, StringComparison.Ordinal);
        Assert.Equal("{}", card.Find("details textarea").GetAttribute("value"));
        card.Find("input[type=url]").Change("https://b.example");
        card.Find("input[type=password]").Change("whsec_x");
        card.Find("form").Submit();

        Assert.Equal("https://b.example", saved!.ToSettings().Value["url"]!.GetValue<string>());
        Assert.Equal("whsec_x", saved.ToSecrets()["secret"]);
    }

    [Fact]
    public void Card_OfAServiceThatIsNotSet_SaysThatAStandInAnswers()
    {
        var card = Card(ChannelForm.Of("rainship", null), new ChannelState("rainship", ChannelStanding.StandIn), _ => { });

        Assert.Equal("RainShip", card.Find("h2").TextContent.Trim());
        Assert.Contains("stand-in", card.Find(".chip.review").TextContent, StringComparison.Ordinal);
        Assert.Empty(ChannelForm.Of("rainship", null).ToSecrets());
    }

    [Theory]
    [InlineData("base_url", "dock", "{}")]
    [InlineData("base_url", "", "[1]")]
    [InlineData("base_url", "", "{")]
    public void Settings_ThatDoNotRead_AreRefused(string key, string value, string other)
    {
        var form = ChannelForm.Of("raindock", null);
        (form.Values[key], form.Other) = (value, other);

        Assert.False(form.ToSettings().Succeeded);
    }

    private IRenderedComponent<ChannelCard> Card(ChannelForm form, ChannelState state, Action<ChannelForm> saved) => Render<ChannelCard>(p => p
        .Add(c => c.Form, form).Add(c => c.State, state).Add(c => c.Busy, false)
        .Add(c => c.OnSave, EventCallback.Factory.Create(this, saved))
        .Add(c => c.OnDrop, EventCallback.Factory.Create<(ChannelForm, string)>(this, _ => { })));

    private static AdapterView View(string adapter, string settings, params string[] secrets) =>
        new(adapter, JsonNode.Parse(settings)!.AsObject(), secrets, DateTimeOffset.UnixEpoch);
}
