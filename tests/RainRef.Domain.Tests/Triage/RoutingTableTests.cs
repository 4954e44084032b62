using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;

namespace RainRef.Domain.Tests.Triage;

public sealed class RoutingTableTests
{
    private static readonly TicketQueue[] Queues = [Queue("billing"), Queue("vip", AssignmentStrategy.LeastLoad), Queue("rest", isDefault: true), Queue("old", enabled: false)];

    [Fact]
    public void Decide_SeveralRulesHold_TheFirstByPlaceDecides()
    {
        var table = new RoutingTable([Rule(2, "billing", intents: ["billing"]), Rule(1, "vip", tiers: ["gold"])], Queues);

        var decision = table.Decide(new RoutingFacts("billing", "high", CustomerTier: "Gold"), "billing");

        Assert.Equal("vip", decision.Queue);
        Assert.Equal(TicketPriority.High, decision.Priority);
        Assert.Equal(AssignmentStrategy.LeastLoad, decision.Assignment);
        Assert.Contains("customer tier is gold", decision.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_OneConditionFails_SaysWhichAndGoesOn()
    {
        var table = new RoutingTable([Rule(1, "vip", intents: ["billing"], languages: ["de"])], Queues);

        var decision = table.Decide(new RoutingFacts("billing", Language: "en"), "billing");

        Assert.Equal("billing", decision.Queue);
        Assert.Equal("language is en, not de", Assert.Single(decision.Tried).Reason);
    }

    [Theory]
    [InlineData("unknown", null)]
    [InlineData(null, null)]
    [InlineData("retired_intent", "retired_queue")]
    [InlineData("billing", "old")]
    public void Decide_UnknownOrRetired_GoesToTheDefaultQueue(string? intent, string? suggested)
    {
        var table = new RoutingTable([Rule(1, "billing", intents: ["unknown"]), Rule(2, "gone", intents: ["retired_intent"])], Queues);

        Assert.Equal("rest", table.Decide(new RoutingFacts(intent), suggested).Queue);
    }

    [Fact]
    public void Decide_WithoutQueues_KeepsTheSuggestion()
    {
        var table = new RoutingTable([], []);

        Assert.Equal("onboarding", table.Decide(new RoutingFacts("activation"), "onboarding").Queue);
        Assert.Equal(RoutingTable.FallbackQueue, table.Decide(new RoutingFacts(), "unknown").Queue);
    }

    [Fact]
    public void Decide_ProductCondition_FitsTheNamedProductAndTheArea()
    {
        var table = new RoutingTable([Rule(1, "vip", products: ["gateway"])], Queues);

        Assert.Equal("vip", table.Decide(new RoutingFacts(Product: "Gateway"), null).Queue);
        Assert.Equal("vip", table.Decide(new RoutingFacts(ProductArea: "gateway"), null).Queue);
        Assert.Equal("rest", table.Decide(new RoutingFacts(Product: "app"), null).Queue);
    }

    [Theory]
    [InlineData("high", "gold", 10)]
    [InlineData("high", "none", 20)]
    [InlineData("low", "gold", 30)]
    [InlineData("low", null, 40)]
    public void Promise_SeveralTargetsFit_TheClosestHolds(string severity, string? tier, int minutes)
    {
        SlaTarget[] targets = [Target(null, null, 40), Target(null, "gold", 30), Target("high", null, 20), Target("high", "gold", 10)];

        Assert.Equal(TimeSpan.FromMinutes(minutes), SlaPromise.For(targets, severity, tier).FirstResponse);
    }

    private static SlaTarget Target(string? severity, string? tier, int minutes)
    {
        var target = new SlaTarget(Guid.CreateVersion7(), Guid.Empty);
        Assert.True(target.Set(severity, tier, minutes, 1000, false).Succeeded);
        return target;
    }

    private static TicketQueue Queue(
        string name, AssignmentStrategy assignment = AssignmentStrategy.Manual, bool enabled = true, bool isDefault = false)
    {
        var queue = new TicketQueue(Guid.CreateVersion7(), Guid.Empty, name);
        Assert.True(queue.Set(name, assignment, 10, null, enabled).Succeeded);
        queue.MakeDefault(isDefault);
        return queue;
    }

    private static RoutingRule Rule(
        int position, string queue, string[]? intents = null, string[]? products = null, string[]? languages = null, string[]? tiers = null)
    {
        var rule = new RoutingRule(Guid.CreateVersion7(), Guid.Empty, position);
        var conditions = RoutingConditions.Create(intents, null, products, languages, tiers).Value;
        Assert.True(rule.Set($"to {queue}", conditions, queue, null, null, true).Succeeded);
        return rule;
    }
}
