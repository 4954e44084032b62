using RainRef.Domain.Policies;
using RainRef.Domain.Policies.Rego;
using RainRef.Domain.Tests.Actions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Policies;

public sealed class PolicyGateTests
{
    private static readonly (string, string)[] Rules =
        [("gate.rego", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", "gate.rego")))];

    private static readonly PolicyInput Resend = new(
        "resend_activation", new Dictionary<string, string> { ["user_ref"] = "u-1" }, [], Role.SupportLead, null, 0,
        DateTimeOffset.UnixEpoch);

    private readonly RegoPolicy _policy = new(Rules, Playbooks.Shipped);

    [Fact]
    public async Task Decide_EngineThrows_Denies()
    {
        var gate = new PolicyGate(new Engine(_ => throw new InvalidOperationException("boom")), TimeProvider.System);

        var decision = await gate.DecideAsync(Resend, CancellationToken.None);

        Assert.Equal(PolicyOutcome.Deny, decision.Outcome);
        Assert.DoesNotContain("boom", decision.Reasons[0]);
    }

    [Fact]
    public async Task Decide_EngineNeverAnswers_DeniesInTime()
    {
        var gate = new PolicyGate(
            new Engine(_ => new ValueTask<PolicyDecision>(new TaskCompletionSource<PolicyDecision>().Task)), TimeProvider.System);

        var decision = await gate.DecideAsync(Resend, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(PolicyOutcome.Deny, decision.Outcome);
    }

    [Theory]
    [InlineData(Role.Admin, PolicyOutcome.Allow)]
    [InlineData(Role.SupportLead, PolicyOutcome.Allow)]
    [InlineData(Role.Support, PolicyOutcome.Review)]
    [InlineData(Role.Product, PolicyOutcome.Deny)]
    [InlineData(Role.Customer, PolicyOutcome.Deny)]
    [InlineData(null, PolicyOutcome.Review)]
    public async Task Evaluate_ByRole_FollowsThePlaybook(Role? role, PolicyOutcome expected)
    {
        var decision = await _policy.EvaluateAsync(Resend with { ActorRole = role }, CancellationToken.None);

        Assert.Equal(expected, decision.Outcome);
        Assert.NotEmpty(decision.Reasons);
        Assert.Equal(_policy.BundleDigest, decision.BundleDigest);
    }

    [Fact]
    public async Task Evaluate_UnknownMissingForeignOrTooOften_Denies()
    {
        PolicyInput[] inputs =
        [
            Resend with { Type = "drop_tables" },
            Resend with { Missing = ["user_ref"] },
            Resend with { Parameters = new Dictionary<string, string> { ["user_ref"] = "u-1", ["sudo"] = "yes" } },
            Resend with { DoneForUserToday = 5 },
        ];

        foreach (var input in inputs)
            Assert.Equal(PolicyOutcome.Deny, (await _policy.EvaluateAsync(input, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Evaluate_ProgramWithAutoRun_Allows()
    {
        var flag = Resend with
        {
            Type = "flag_for_billing",
            ActorRole = null,
            Parameters = new Dictionary<string, string> { ["tag"] = "refund-review", ["note"] = "n" },
        };

        Assert.Equal(PolicyOutcome.Allow, (await _policy.EvaluateAsync(flag, CancellationToken.None)).Outcome);
    }

    [Fact]
    public void BundleDigest_AnyRuleChanged_IsAnother()
    {
        var changed = Playbooks.Shipped.Select(p => p.Action == "unlock_account" ? p with { PerUserPerDay = 99 } : p).ToList();

        Assert.NotEqual(_policy.BundleDigest, new RegoPolicy(Rules, changed).BundleDigest);
        Assert.Equal(_policy.BundleDigest, new RegoPolicy(Rules, [.. Playbooks.Shipped.Reverse()]).BundleDigest);
    }

    [Fact]
    public void Rules_OwnTests_Pass()
    {
        var test = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", "gate_test.rego"));

        var compiled = RegoBundle.Compile([.. Rules, ("gate_test.rego", test)], RegoPolicy.DataOf(Playbooks.Shipped));

        Assert.Empty(compiled.Errors);
        var results = compiled.Bundle!.RunTests();
        Assert.True(results.Count > 5);
        Assert.All(results, r => Assert.True(r.Passed, $"{r.Name}: {r.Error}"));
    }

    [Fact]
    public async Task Decide_RulesThatGiveNoDecision_Denies()
    {
        const string NoReasons = """
            package rainref.gate

            decision := {"outcome": "allow"}
            """;
        var silent = new RegoPolicy([("p.rego", NoReasons)], Playbooks.Shipped);

        var decision = await new PolicyGate(silent, TimeProvider.System).DecideAsync(Resend, CancellationToken.None);

        Assert.Equal(PolicyOutcome.Deny, decision.Outcome);
    }

    [Fact]
    public void Rules_ThatDoNotCompile_SayWhere()
    {
        const string Unsafe = """
            package rainref.gate

            decision := x
            """;

        var broken = Assert.Throws<InvalidOperationException>(() => new RegoPolicy([("bad.rego", Unsafe)], Playbooks.Shipped));

        Assert.Contains("bad.rego:3", broken.Message);
    }

    private sealed class Engine(Func<PolicyInput, ValueTask<PolicyDecision>> evaluate) : IPolicyEngine
    {
        public string BundleDigest => "fake";

        public ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct) => evaluate(input);
    }
}
