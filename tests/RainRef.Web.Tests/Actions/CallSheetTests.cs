using Bunit;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Actions;

namespace RainRef.Web.Tests.Actions;

public sealed class CallSheetTests : BunitContext
{
    [Theory]
    [InlineData(true, "POST https://dock.example/v1/resets\nContent-Type: application/json\nIdempotency-Key: k-1\nAuthorization: (credential)\n\n{\"user\":\"u-1\"}")]
    [InlineData(false, "POST https://dock.example/v1/resets\nContent-Type: application/json\nAuthorization: (credential)\n\n{\"user\":\"u-1\"}")]
    public void Request_IsShownLineByLine(bool withKey, string shown)
    {
        var call = Of("http", "POST") with
        {
            Address = "https://dock.example/v1/resets",
            Headers = [new("Content-Type", "application/json"), new("Idempotency-Key", "k-1")],
            Credential = "Authorization",
            Body = "{\"user\":\"u-1\"}",
        };

        var sheet = Render<CallSheet>(p => p.Add(s => s.Call, call).Add(s => s.WithKey, withKey));

        Assert.Equal(shown, sheet.Find("pre").TextContent);
    }

    [Fact]
    public void Deed_IsShownLineByLine()
    {
        var call = Of("ticket", "tag") with { Arguments = new Dictionary<string, string> { ["tag"] = "reset" } };

        Assert.Equal("ticket tag\ntag: reset", Render<CallSheet>(p => p.Add(s => s.Call, call)).Find("pre").TextContent);
    }

    private static SimulatedCall Of(string tool, string operation) => new(
        "step", tool, operation, null, null, [], null, null, 0, new string('0', 64), new Dictionary<string, string>(), null, false, false, "planned", null, null);
}
