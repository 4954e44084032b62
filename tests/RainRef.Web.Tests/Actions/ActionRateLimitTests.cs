using System.Globalization;
using System.Net;
using RainRef.Domain.Workspaces;
using RainRef.Web.Tests.Api;

namespace RainRef.Web.Tests.Actions;

public sealed class ActionRateLimitTests(ShortServer fixture) : IClassFixture<ShortServer>
{
    [Fact]
    public async Task Execute_OverTheLimit_Is429ForThatCallerOnly()
    {
        var (caller, _) = await fixture.Server.KeyAsync("limited", Role.SupportLead);
        var (another, _) = await fixture.Server.KeyAsync("limited", Role.SupportLead);
        using var __ = caller;
        using var ___ = another;
        for (var left = 2; left >= 0; left--)
        {
            var reply = await ExecuteAsync(caller);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, reply.Status);
            Assert.Equal(left.ToString(CultureInfo.InvariantCulture), reply.Header("X-RateLimit-Remaining"));
        }

        var refused = await ExecuteAsync(caller);

        refused.IsError(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal("3", refused.Header("X-RateLimit-Limit"));
        Assert.Equal("0", refused.Header("X-RateLimit-Remaining"));
        Assert.NotNull(refused.Header("X-RateLimit-Reset"));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await ExecuteAsync(another)).Status);
    }

    private static Task<Reply> ExecuteAsync(HttpClient client) =>
        client.PostJsonAsync("/action/execute", new { type = "unknown_action", @params = new { } });
}
