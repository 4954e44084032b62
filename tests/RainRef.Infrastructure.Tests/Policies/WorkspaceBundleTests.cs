using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Policies;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Policies;

public sealed class WorkspaceBundleTests : NodeTest
{
    private const string Gate = """
        package rainref.gate

        decision := {"outcome": "%", "reasons": ["The workspace says so."], "obligations": []} if print("asked by", input.actor)

        masked := {"/parameters/note"}
        """;

    private const string Tests = """
        package rainref.gate_test

        test_it_decides if data.rainref.gate.decision.outcome with input as {"actor": "support"}
        """;

    private Actor Admin => new(Ids.New(TimeProvider.System), "Ada", Role.Admin, Workspace);

    [Fact]
    public async Task Decide_WithTheWorkspacesOwnRules_GoesByThem_UntilTheOldOnesComeBack()
    {
        var before = await DecideAsync("u-1");
        var version = await ActivateAsync("review");

        var own = await DecideAsync("u-2");

        Assert.Equal(PolicyOutcome.Allow, before.Outcome);
        Assert.Equal((PolicyOutcome.Review, version.Digest), (own.Outcome, own.BundleDigest));
        Assert.Equal(["gate.rego:3: asked by support_lead"], own.Printed);
        Assert.True((await Node.Get<PolicyActivation>().RestoreAsync(Admin, null, Ct)).Succeeded);
        var after = await DecideAsync("u-3");
        Assert.Equal((PolicyOutcome.Allow, before.BundleDigest), (after.Outcome, after.BundleDigest));
        Assert.True((await Node.Get<PolicyActivation>().RestoreAsync(Admin, version.Id, Ct)).Succeeded);
        Assert.Equal(version.Digest, (await DecideAsync("u-4")).BundleDigest);
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'policy.activated' AND body LIKE '%" + version.Digest + "%'"));
        Assert.Equal(2, await CountAsync("receipts WHERE kind = 'policy.restored'"));
    }

    [Fact]
    public async Task Decide_OnAnotherNode_GoesByWhatThisOneActivatedAtOnce()
    {
        await using var other = RainRefNode.Create(Database);
        Assert.Equal(PolicyOutcome.Allow, (await DecideAsync("u-1", other)).Outcome);

        await ActivateAsync("deny");

        Assert.Equal(PolicyOutcome.Deny, (await DecideAsync("u-2", other)).Outcome);
        Assert.Equal(1, other.Get<WorkspacePolicies>().Kept(Workspace));
    }

    [Fact]
    public async Task Decide_ByRulesThatWereChangedInTheDatabase_Denies()
    {
        await ActivateAsync("review");
        await ExecuteAsync("UPDATE policy_versions SET files = jsonb_set(files, '{gate.rego}', to_jsonb(replace(files->>'gate.rego', 'review', 'allow')))");

        Assert.Equal(PolicyOutcome.Deny, (await DecideAsync("u-1")).Outcome);
    }

    [Fact]
    public async Task Decide_MaskedPaths_AreNotRecorded()
    {
        await ActivateAsync("deny");

        await DecideAsync("u-1", parameters: new() { ["user_ref"] = "u-1", ["note"] = "hunter2" });

        Assert.Equal(0, await CountAsync("decisions WHERE input::text LIKE '%hunter2%'"));
        Assert.Equal(1, await CountAsync("decisions WHERE masked_paths = '{/parameters/note}' AND input #>> '{parameters,note}' = '[masked]'"));
    }

    [Fact]
    public async Task Decide_ManyAtOnceForOneCustomer_KeepsTheLimit()
    {
        var decisions = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => DecideAsync("u-1")));

        Assert.Equal(5, decisions.Count(d => d.Outcome == PolicyOutcome.Allow));
        Assert.Equal(7, decisions.Count(d => d.Outcome == PolicyOutcome.Deny));
    }

    [Fact]
    public async Task Activate_WithoutAGreenReplay_IsRefused()
    {
        await DecideAsync("u-1");
        var draft = await DraftAsync("deny");
        Assert.Equal("replay_missing", await CodeAsync(draft));
        var replay = await ReplayAsync(draft);
        Assert.Equal((1, 1), (replay.Decisions, replay.Flips));
        Assert.Equal("flips_open", await CodeAsync(draft));
        Assert.Equal(0, (await Node.Get<PolicyReplayer>().AcknowledgeAsync(Admin, replay.Id, [], rest: true, Ct)).Value);

        var changed = (await Node.Get<PolicyDrafts>().SaveAsync(Admin, draft.Id, null, Files("review"), draft.Version, Ct)).Value;
        Assert.Equal("draft_changed", await CodeAsync(draft));
        Assert.Equal("replay_outdated", await CodeAsync(changed));
        var failing = BundleFiles.Of([KeyValuePair.Create("gate.rego", Gate.Replace("%", "deny", StringComparison.Ordinal))]);
        Assert.Equal("tests_failed", await CodeAsync((await Node.Get<PolicyDrafts>().SaveAsync(Admin, draft.Id, null, failing, 2, Ct)).Value));
        Assert.Equal("check_failed", await CodeAsync((await Node.Get<PolicyDrafts>().SaveAsync(
            Admin, draft.Id, null, BundleFiles.Of([KeyValuePair.Create("gate.rego", "package")]), 3, Ct)).Value));
        Assert.Equal(0, await CountAsync("policy_versions"));
    }

    [Fact]
    public async Task Acknowledge_FromDenyToAllow_GoesOneByOne_ByName()
    {
        await DecideAsync("u-1", type: "format_disk");
        await DecideAsync("u-2", type: "format_disk");
        await DecideAsync("u-3", role: Role.Support);
        var draft = await DraftAsync("allow");
        var replay = await ReplayAsync(draft);
        var replayer = Node.Get<PolicyReplayer>();
        Assert.Equal((3, 3), (replay.Decisions, replay.Flips));

        Assert.Equal(2, (await replayer.AcknowledgeAsync(Admin, replay.Id, [], rest: true, Ct)).Value);
        Assert.Equal("flips_open", await CodeAsync(draft));

        var flips = (await Node.Get<PolicyQueries>().FlipsAsync(Workspace, replay.Id, new PageRequest(1, 50), Ct)).Items;
        Assert.Equal([true, true, false], flips.Select(f => f.IsWidening));
        Assert.Contains("format_disk", flips[0].ReasonsBefore[0]);
        Assert.Equal(["The workspace says so."], flips[0].ReasonsAfter);
        Assert.Equal(0, (await replayer.AcknowledgeAsync(Admin, replay.Id, [flips[0].Id, flips[1].Id], rest: false, Ct)).Value);
        Assert.True((await Node.Get<PolicyActivation>().ActivateAsync(Admin, draft.Id, draft.Version, Ids.New(TimeProvider.System), Ct)).Succeeded);
        Assert.Equal(3, await CountAsync("policy_flips WHERE acknowledged_by_name = 'Ada'"));
    }

    [Fact]
    public async Task Digest_ThatApprovalsAreBoundTo_IsThatOfTheRulesInForce()
    {
        await using (var before = await OpenAsync())
            Assert.Equal(Node.Get<PolicyGate>().BundleDigest, await Node.Get<PolicyGate>().DigestAsync(before, Ct));

        var version = await ActivateAsync("allow");

        await using var after = await OpenAsync();
        Assert.Equal(version.Digest, await Node.Get<PolicyGate>().DigestAsync(after, Ct));
    }

    [Theory]
    [InlineData("ALTER TABLE policy_settings DROP CONSTRAINT IF EXISTS fk_policy_settings_policy_versions_active_version_id; DELETE FROM policy_versions")]
    [InlineData("UPDATE policy_versions SET files = '{}'")]
    [InlineData("UPDATE policy_versions SET files = jsonb_set(files, '{gate.rego}', '\"package rainref.gate\"')")]
    public async Task Decide_BundleIsGoneOrAnother_Denies(string change)
    {
        var version = await ActivateAsync("allow");
        await ExecuteAsync(change);
        await using var node = RainRefNode.Create(Database);

        var decided = await DecideAsync("u-1", node);

        Assert.Equal((PolicyOutcome.Deny, version.Digest), (decided.Outcome, decided.BundleDigest));
        Assert.Equal(["The policy failed, so nothing is allowed."], decided.Reasons);
        Assert.Equal("denied", await AskAsync<string>("SELECT status FROM actions ORDER BY id DESC LIMIT 1"));
    }

    [Fact]
    public async Task Decide_FolderOfRulesIsGone_DecidesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("rainref-rules-").FullName;
        await using var node = RainRefNode.Create(Database, null, "Policies:Folder=" + folder);

        // No gate can be made of it: the program does not start, and until it does nothing is allowed.
        Assert.Throws<InvalidOperationException>(() => node.Get<Gatekeeper>());
        Directory.Delete(folder);
        Assert.Throws<InvalidOperationException>(() => node.Get<Gatekeeper>());
    }

    private static BundleFiles Files(string outcome) => BundleFiles.Of([
        KeyValuePair.Create("gate.rego", Gate.Replace("%", outcome, StringComparison.Ordinal)), KeyValuePair.Create("gate_test.rego", Tests)]);

    private async Task<PolicyDraft> DraftAsync(string outcome) =>
        (await Node.Get<PolicyDrafts>().CreateAsync(Admin, "Ours", Files(outcome), Ids.New(TimeProvider.System), Ct)).Value;

    private async Task<PolicyReplay> ReplayAsync(PolicyDraft draft) =>
        (await Node.Get<PolicyReplayer>().RunAsync(Admin, draft.Id, 7, Ids.New(TimeProvider.System), Ct)).Value;

    private async Task<string?> CodeAsync(PolicyDraft draft) => (await Node.Get<PolicyActivation>()
        .ActivateAsync(Admin, draft.Id, draft.Version, Ids.New(TimeProvider.System), Ct)).Error?.Code;

    private async Task<PolicyVersion> ActivateAsync(string outcome)
    {
        var draft = await DraftAsync(outcome);
        var replay = await ReplayAsync(draft);
        await Node.Get<PolicyReplayer>().AcknowledgeAsync(Admin, replay.Id, [], rest: true, Ct);
        return (await Node.Get<PolicyActivation>().ActivateAsync(Admin, draft.Id, draft.Version, Ids.New(TimeProvider.System), Ct)).Value;
    }

    private async Task<PolicyDecision> DecideAsync(
        string user, RainRefNode? node = null, Role role = Role.SupportLead, string type = "resend_activation", Guid? id = null,
        Dictionary<string, string>? parameters = null)
    {
        node ??= Node;
        await using var work = await node.Get<Infrastructure.Pipeline.WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        var actor = new Actor(Ids.New(TimeProvider.System), "Someone", role, Workspace);
        var request = new ActionRequest(type, parameters ?? new() { ["user_ref"] = user }, [], null);
        var action = PlanningStep.Propose(work, actor, request, TimeProvider.System, id);
        var decision = await node.Get<Gatekeeper>().DecideAsync(work, action, actor, Ct);
        await work.CommitAsync(Ct);
        return decision;
    }
}
