using System.Diagnostics;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>What is offered on a ticket, and what proposing it gives back.</summary>
public sealed class ActionOffersTests : PlaybookTest
{
    private const string ByPlan =
        """
        parameters: {plan: {customer: plan, required: false}}
        steps: [{name: plan, tool: http, service: raindock, method: POST, path: '/v1/accounts/u-1/plan', body: {plan: '{plan}'}}]
        """;

    [Fact]
    public async Task Offers_ThatWantTheCustomersRecord_AskForItOnceATicket()
    {
        foreach (var name in new[] { "upgrade", "downgrade", "pause" })
            await SaveAsync(name, ByPlan);
        var ticket = await TicketAsync("I would like more seats.", """{"customer": {"plan": "pro"}}""");

        var (offers, asked) = await CountAsync(".context IS NOT NULL", () => Site.Get<ActionOffers>().OfAsync(Workspace, ticket, Ct));

        var mine = offers.Value.Where(o => o.Type is "upgrade" or "downgrade" or "pause").ToArray();
        Assert.Equal(3, mine.Length);
        Assert.All(mine, o => Assert.Equal("pro", o.Parameters["plan"]));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Propose_TheSameTwice_GivesWhatPolicySaidBothTimes()
    {
        await SaveAsync("upgrade", ByPlan);
        var ticket = await TicketAsync("I would like more seats.");
        var (id, agent) = (Guid.CreateVersion7(), Person(Role.Support));
        Task<Domain.Common.Result<PolicyDecision>> ProposeAsync() =>
            Site.Get<ActionOffers>().ProposeAsync(agent, "upgrade", new Dictionary<string, string> { ["plan"] = "pro" }, ticket, id, Ct);

        var first = await ProposeAsync();
        var again = await ProposeAsync();

        Assert.Equal(PolicyOutcome.Review, first.Value.Outcome);
        Assert.NotEmpty(first.Value.Reasons);
        Assert.Equal(
            (first.Value.Outcome, first.Value.BundleDigest, string.Join('|', first.Value.Reasons)),
            (again.Value.Outcome, again.Value.BundleDigest, string.Join('|', again.Value.Reasons)));
        Assert.Equal((1, 1), (await CountAsync("actions"), await CountAsync("decisions")));
    }

    // Counts the statements of this test's own trace that say so.
    private static async Task<(T Done, int Statements)> CountAsync<T>(string words, Func<Task<T>> act)
    {
        using var trace = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var statements = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped =>
            {
                if (stopped.TraceId == trace.TraceId && stopped.TagObjects.Any(t => t.Value is string text && text.Contains(words, StringComparison.Ordinal)))
                    Interlocked.Increment(ref statements);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return (await act(), statements);
    }
}
