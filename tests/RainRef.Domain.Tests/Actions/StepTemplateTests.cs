using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using RainRef.Domain.Actions;

namespace RainRef.Domain.Tests.Actions;

public sealed class StepTemplateTests
{
    private static readonly ServiceTarget Service = new(
        "dock", "https://dock.example/api", null, ["GET", "POST"], ["/v1/accounts/*", "/v1/accounts/*/unlock"], null);

    [Fact]
    public void Path_AnyValue_StaysOneSegment()
    {
        Prop.ForAll<string>(ArbMap.Default.ArbFor<string>(), value =>
        {
            var path = Template(value ?? "").Path("/v1/accounts/{who}/unlock");
            if (!path.Succeeded)
                return string.IsNullOrEmpty(value) || value is "." or "..";
            var sent = Service.Resolve("POST", path.Value, sandbox: false);
            // What cannot be sent as it is shown is refused; what is sent is under the one account.
            return !sent.Succeeded || new Uri(sent.Value).Segments.Length == 6;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("/v1/accounts/../../admin")]
    [InlineData("/v1/other/1")]
    [InlineData("/v1/accounts/1/delete")]
    public void Resolve_PathThatIsNotAllowed_IsRefused(string path) => Assert.False(Service.Resolve("POST", path, sandbox: false).Succeeded);

    [Fact]
    public void Resolve_MethodOrSandboxThatIsNotThere_IsRefused()
    {
        Assert.Equal("method_not_allowed", Service.Resolve("DELETE", "/v1/accounts/1", sandbox: false).Error!.Code);
        Assert.False(Service.Resolve("POST", "/v1/accounts/1", sandbox: true).Succeeded);
        Assert.Equal("https://dock.example/api/v1/accounts/1", Service.Resolve("POST", "/v1/accounts/1", sandbox: false).Value);
    }

    [Fact]
    public void Body_Placeholders_KeepTheirTypesAndCannotBreakOut()
    {
        var template = new StepTemplate(new Dictionary<string, JsonNode?>
        {
            ["amount"] = 12.5m,
            ["who"] = "a\",\"admin\":true,\"x\":\"",
        });
        var body = JsonNode.Parse("""{"amount":"{amount}","text":"for {who}","all":["{amount} EUR"],"brace":"{{x}}"}""");

        var filled = template.Body(body).Value!.AsObject();

        Assert.Equal(12.5m, (decimal)filled["amount"]!);
        Assert.Equal(4, filled.Count);
        Assert.Equal("12.5 EUR", (string?)filled["all"]![0]);
        Assert.Equal("{x}", (string?)filled["brace"]);
    }

    [Fact]
    public void Header_ValueWithALineBreak_IsRefused() => Assert.False(Template("a\r\nX-Admin: 1").Header("{who}").Succeeded);

    private static StepTemplate Template(string value) => new(new Dictionary<string, JsonNode?> { ["who"] = value });
}
