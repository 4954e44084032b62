using RainRef.Domain.Policies;
using RainRef.Domain.Tests.Actions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Policies;

public sealed class PolicyGateTests
{
    private static readonly PolicyInput Resend = new(
        "resend_activation", new Dictionary<string, string> { ["user_ref"] = "u-1" }, [], Role.SupportLead, null, 0,
        DateTimeOffset.UnixEpoch);

    private readonly PlaybookPolicy _policy = new(Playbooks.Shipped);

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
            Type = "flag_for_billing", ActorRole = null,
            Parameters = new Dictionary<string, string> { ["tag"] = "refund-review", ["note"] = "n" },
        };

        Assert.Equal(PolicyOutcome.Allow, (await _policy.EvaluateAsync(flag, CancellationToken.None)).Outcome);
    }

    [Fact]
    public void BundleDigest_AnyRuleChanged_IsAnother()
    {
        var changed = Playbooks.Shipped.Select(p => p.Action == "unlock_account" ? p with { PerUserPerDay = 99 } : p).ToList();

        Assert.NotEqual(_policy.BundleDigest, new PlaybookPolicy(changed).BundleDigest);
        Assert.Equal(_policy.BundleDigest, new PlaybookPolicy([.. Playbooks.Shipped.Reverse()]).BundleDigest);
    }

    private sealed class Engine(Func<PolicyInput, ValueTask<PolicyDecision>> evaluate) : IPolicyEngine
    {
        public string BundleDigest => "fake";

        public ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct) => evaluate(input);
    }
}
