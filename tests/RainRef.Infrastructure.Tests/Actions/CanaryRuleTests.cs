using RainRef.Domain.Common;
using RainRef.Domain.Policies;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>Where policy asks for a canary, actions of a type go one by one, and stop behind one that went wrong.</summary>
public sealed class CanaryRuleTests : ActionTest
{
    [Fact]
    public async Task Run_AnotherOneRuns_WaitsForItAndThenGoes()
    {
        var (first, second) = await TwoAsync();
        await ExecuteAsync($"UPDATE actions SET status = 'running' WHERE id = '{first}'");

        await RunAsync(second);

        Assert.Equal("approved", await StatusAsync(second));
        Assert.Empty(Tool.Calls);
        Assert.Equal(1, await CountAsync("jobs WHERE kind = 'execution' AND run_at > now()"));
        await RunAsync(first);
        await RunAsync(second);
        Assert.Equal(["done", "done"], [await StatusAsync(first), await StatusAsync(second)]);
    }

    [Fact]
    public async Task Run_TheOneBeforeFailed_IsRefusedForAnHour()
    {
        var (first, second) = await TwoAsync();
        Tool.Answer = () => Error.NotFound("user");
        await RunAsync(first);
        Tool.Answer = () => "{}";

        await RunAsync(second);

        Assert.Equal(["failed", "failed"], [await StatusAsync(first), await StatusAsync(second)]);
        Assert.Single(Tool.Calls);
        Assert.Contains("canary_failed", await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'action.refused'"), StringComparison.Ordinal);
        var third = await ApprovedAsync("u-3");
        Clock.Advance(TimeSpan.FromMinutes(61));
        await RunAsync(third);
        Assert.Equal("done", await StatusAsync(third));
    }

    [Fact]
    public async Task Run_NoCanaryAskedFor_MindsNobody()
    {
        var (first, second) = await TwoAsync([]);
        await ExecuteAsync($"UPDATE actions SET status = 'running' WHERE id = '{first}'");

        await RunAsync(second);

        Assert.Equal("done", await StatusAsync(second));
    }

    private async Task<(Guid First, Guid Second)> TwoAsync(string[]? obligations = null)
    {
        Policy.Obligations = obligations ?? [PolicyObligations.Canary];
        return (await ApprovedAsync("u-1"), await ApprovedAsync("u-2"));
    }

    private async Task<Guid> ApprovedAsync(string user)
    {
        var id = await ProposeAsync(user: user);
        Assert.True((await SayAsync(Lead, id)).Succeeded);
        return id;
    }
}
