using System.Globalization;
using RainRef.Domain.Policies;
using RainRef.Domain.Tests.Actions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Policies;

public sealed class PolicyGateTests
{
    private static readonly PolicyInput Resend = new(
        "resend_activation", new Dictionary<string, string> { ["user_ref"] = "u-1" }, [], Role.SupportLead, DateTimeOffset.UnixEpoch.AddHours(12))
    {
        Playbook = Playbooks.Of("resend_activation"),
    };

    private readonly RegoPolicy _policy = new(Bundles.Shipped);

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
            Resend with { Type = "drop_tables", Playbook = null },
            Resend with { Missing = ["user_ref"] },
            Resend with { Parameters = new Dictionary<string, string> { ["user_ref"] = "u-1", ["sudo"] = "yes" } },
            Resend with { History = PolicyHistory.None with { Customer = new PolicyCounts(0, 5, 5) } },
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
            Playbook = Playbooks.Of("flag_for_billing"),
            ActorRole = null,
            Parameters = new Dictionary<string, string> { ["tag"] = "refund-review", ["note"] = "n" },
        };

        Assert.Equal(PolicyOutcome.Allow, (await _policy.EvaluateAsync(flag, CancellationToken.None)).Outcome);
    }

    [Theory]
    [InlineData("2026-01-15T22:30:00Z", "UTC", PolicyOutcome.Review)]
    [InlineData("2026-01-15T21:30:00Z", "UTC", PolicyOutcome.Allow)]
    [InlineData("2026-01-15T21:30:00Z", "Europe/Berlin", PolicyOutcome.Review)]
    [InlineData("2026-07-15T04:30:00Z", "Europe/Berlin", PolicyOutcome.Allow)]
    public async Task Evaluate_InQuietHours_GoesByTheWorkspacesClock(string at, string zone, PolicyOutcome expected)
    {
        var playbook = Playbooks.Of("restart_gateway");
        var restart = Resend with
        {
            Type = "restart_gateway",
            Playbook = playbook,
            Parameters = playbook.Parameters.ToDictionary(p => p.Name, _ => "x"),
            ActorRole = playbook.Execute[0],
            At = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture),
            Workspace = new PolicyWorkspace(Guid.Empty, "w", zone),
        };

        var decision = await _policy.EvaluateAsync(restart, CancellationToken.None);

        Assert.Equal(expected, decision.Outcome);
        Assert.Equal(expected == PolicyOutcome.Review ? [PolicyObligations.NoteRequired] : [], decision.Obligations);
    }

    [Fact]
    public async Task Decide_WithAZoneThatNobodyKnows_Denies()
    {
        var lost = Resend with { Workspace = new PolicyWorkspace(Guid.Empty, "w", "Mars/Olympus") };

        Assert.Equal(PolicyOutcome.Deny, (await new PolicyGate(_policy, TimeProvider.System).DecideAsync(lost, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task Evaluate_SecretParameters_AreNamedForMasking()
    {
        var secret = Resend with { Parameters = new Dictionary<string, string> { ["user_ref"] = "u-1", ["new_password"] = "hunter2" } };

        Assert.Equal(["/parameters/new_password"], (await _policy.EvaluateAsync(secret, CancellationToken.None)).MaskedPaths);
    }

    [Fact]
    public void BundleDigest_AnyRuleOrFigureChanged_IsAnother_AndTestsDoNotCount()
    {
        Assert.NotEqual(_policy.BundleDigest, new RegoPolicy(Bundles.With("gate.rego", s => s + "\n")).BundleDigest);
        Assert.NotEqual(_policy.BundleDigest, new RegoPolicy(Bundles.With("data.json", s => s.Replace("1000", "1001", StringComparison.Ordinal))).BundleDigest);
        Assert.Equal(_policy.BundleDigest, new RegoPolicy(Bundles.With("gate_test.rego", s => s + "\n")).BundleDigest);
    }

    [Fact]
    public void Rules_OwnTests_Pass()
    {
        var check = BundleCheck.Run(Bundles.Shipped, TimeProvider.System, CancellationToken.None);

        Assert.Empty(check.Errors);
        Assert.True(check.Tests.Count > 20);
        Assert.All(check.Tests, r => Assert.True(r.Passed, $"{r.Name}:{r.Line}: {r.Error}"));
        Assert.True(check.TestsPass);
        Assert.Equal(_policy.BundleDigest, check.Digest);
    }

    [Theory]
    [InlineData("decision := {\"outcome\": \"allow\"}")]
    [InlineData("decision := {\"outcome\": \"allow\", \"reasons\": []}")]
    [InlineData("decision := {\"outcome\": \"perhaps\", \"reasons\": [\"r\"]}")]
    [InlineData("decision := {\"outcome\": \"allow\", \"reasons\": [1]}")]
    [InlineData("decision := {\"outcome\": \"allow\", \"reasons\": [\"r\"], \"obligations\": [\"ask_nobody\"]}")]
    [InlineData("decision := {\"outcome\": \"allow\", \"reasons\": [\"r\"], \"obligations\": \"two_people\"}")]
    [InlineData("decision := \"allow\"")]
    [InlineData("decision := {\"outcome\": \"allow\", \"reasons\": [\"r\"]} if input.nothing")]
    [InlineData("decision := {\"outcome\": \"allow\", \"reasons\": [\"r\"]} if count([x | some x in numbers.range(1, 1000000000)]) > 0")]
    [InlineData("decision := {\"outcome\": \"allow\", \"reasons\": [\"r\"]}\n\nmasked := 7")]
    [InlineData("decision := {\"outcome\": x, \"reasons\": [\"r\"]} if some x in [\"allow\", \"deny\"]")]
    public async Task Decide_RulesThatGiveNoDecision_Denies(string rule)
    {
        var wrong = new RegoPolicy(Bundles.Of($"package rainref.gate\n\n{rule}\n"));

        var decision = await new PolicyGate(wrong, TimeProvider.System).DecideAsync(Resend, CancellationToken.None);

        Assert.Equal(PolicyOutcome.Deny, decision.Outcome);
        Assert.NotEmpty(decision.Reasons);
    }

    [Fact]
    public async Task Evaluate_AllowThatAsksForPeople_IsAReview()
    {
        var policy = new RegoPolicy(Bundles.Of(
            "package rainref.gate\n\ndecision := {\"outcome\": \"allow\", \"reasons\": [\"r\"], \"obligations\": [\"two_people\"]}\n"));

        var decision = await policy.EvaluateAsync(Resend, CancellationToken.None);

        Assert.Equal(PolicyOutcome.Review, decision.Outcome);
        Assert.Equal([PolicyObligations.TwoPeople], decision.Obligations);
    }

    [Fact]
    public async Task Evaluate_WhatRulesPrint_IsKept()
    {
        var policy = new RegoPolicy(Bundles.Of(
            "package rainref.gate\n\ndecision := {\"outcome\": \"deny\", \"reasons\": [\"r\"]} if print(\"asked for\", input.type)\n"));

        Assert.Equal(["gate.rego:3: asked for resend_activation"], (await policy.EvaluateAsync(Resend, CancellationToken.None)).Printed);
    }

    [Fact]
    public async Task Evaluate_AnyTwiceAndByAFreshlyCompiledBundle_IsTheSame()
    {
        var fresh = new RegoPolicy(Bundles.Shipped);
        foreach (var (role, day) in new (Role?, int)[] { (null, 0), (Role.Support, 1), (Role.Admin, 4), (Role.SupportLead, 5) })
        {
            var input = Resend with { ActorRole = role, History = PolicyHistory.None with { Customer = new PolicyCounts(day, day, day) } };
            var first = System.Text.Json.JsonSerializer.Serialize(await _policy.EvaluateAsync(input, CancellationToken.None));

            Assert.Equal(first, System.Text.Json.JsonSerializer.Serialize(await _policy.EvaluateAsync(input, CancellationToken.None)));
            Assert.Equal(first, System.Text.Json.JsonSerializer.Serialize(await fresh.EvaluateAsync(input, CancellationToken.None)));
        }
    }

    [Fact]
    public void Rules_ThatDoNotCompile_SayWhere()
    {
        var broken = Assert.Throws<InvalidOperationException>(() => new RegoPolicy(Bundles.Of("package rainref.gate\n\ndecision := x\n")));

        Assert.Contains("gate.rego:3", broken.Message);
    }

    private sealed class Engine(Func<PolicyInput, ValueTask<PolicyDecision>> evaluate) : IPolicyEngine
    {
        public string BundleDigest => "fake";

        public bool TakesWorkspaceBundles => false;

        public ValueTask<PolicyDecision> EvaluateAsync(PolicyInput input, CancellationToken ct) => evaluate(input);
    }
}
