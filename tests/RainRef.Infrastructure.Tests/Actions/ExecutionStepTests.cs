using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Actions;

public sealed class ExecutionStepTests : NodeTest
{
    private static readonly (string Change, string Code)[] Tampering =
    [
        ("""UPDATE actions SET parameters = '{"user_ref":"someone-else"}'""", "action_changed"),
        ("UPDATE action_steps SET call = replace(call, 'u-1', 'u-2')", "plan_changed"),
        ("DELETE FROM action_steps", "plan_missing"),
        ("UPDATE actions SET plan_hash = repeat('0', 64)", "action_changed"),
        ("UPDATE approvals SET action_hash = repeat('0', 64)", "approval_mismatch"),
        ("UPDATE approvals SET policy_digest = 'another'", "approval_policy_changed"),
        ("UPDATE approvals SET expires_at = now() - interval '1 second'", "approval_expired"),
        ("UPDATE approvals SET binding_hash = repeat('0', 64)", "approval_mismatch"),
        ("UPDATE approvals SET cited_hash = repeat('0', 64)", "approval_evidence_changed"),
        ("UPDATE approvals SET decided_by = '01920000-0000-7000-8000-000000000001'", "approval_unproved"),
        ("UPDATE approvals SET decided_by = (SELECT proposed_by FROM actions)", "approval_unproved"),
        ("UPDATE approvals SET receipt_id = (SELECT id FROM receipts WHERE kind = 'policy.decided')", "approval_unproved"),
        ("UPDATE actions SET expires_at = expires_at + interval '1 microsecond'", "approval_mismatch"),
        ("UPDATE actions SET proposed_by = '01920000-0000-7000-8000-000000000001'", "approval_mismatch"),
        ("UPDATE actions SET cited = '[{\"kind\":\"card\",\"id\":\"01920000-0000-7000-8000-000000000001\",\"version\":1,\"sha256\":\"\"}]'", "approval_evidence_changed"),
        ("UPDATE decisions SET outcome = 'allow'", "decision_unproved"),
        ("UPDATE decisions SET obligations = ARRAY['two_people']", "decision_unproved"),
        ("UPDATE decisions SET bundle_digest = 'another'", "decision_unproved"),
        ("UPDATE actions SET decision_receipt_id = NULL", "decision_unproved"),
        ("UPDATE approvals SET used_at = now()", "approval_used"),
        ("UPDATE approvals SET approved = false", "approval_rejected"),
        ("DELETE FROM approvals", "approval_missing"),
        ("DELETE FROM decisions", "decision_missing"),
        ("UPDATE decisions SET outcome = 'deny'", "decision_missing"),
    ];

    private readonly ScriptedTool _tool = new();
    private RainRefNode _executor = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _executor = RainRefNode.Create(
            Database, services => services.RemoveAll<IExternalTool>().AddSingleton<IExternalTool>(_tool));
    }

    public override async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Run_AllowedAction_RunsOnceHoweverOftenTheJobComes()
    {
        var id = await ProposeAsync(Role.SupportLead, PolicyOutcome.Allow);

        await RunAsync(id);
        await RunAsync(id);

        Assert.Equal(id, Assert.Single(_tool.Calls).Key);
        Assert.Equal("done", await StatusAsync());
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'action.executed'"));
    }

    [Fact]
    public async Task Run_ToolFails_IsTriedAgainUnderTheSameKey()
    {
        var id = await ProposeAsync(Role.SupportLead, PolicyOutcome.Allow);
        _tool.Answer = () => throw new HttpRequestException("no answer");

        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(id));

        // What is left is what a crash after "running" leaves, too.
        Assert.Equal("running", await StatusAsync());
        Assert.Equal(0, await CountAsync("receipts WHERE kind = 'action.executed'"));
        _tool.Answer = () => """{"ok":true}""";
        await RunAsync(id);
        Assert.Equal([id, id], _tool.Calls.Select(c => c.Key));
        Assert.Equal("done", await StatusAsync());
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'action.executed'"));
    }

    [Fact]
    public async Task Run_ToolRefuses_FailsWithAReceipt()
    {
        var id = await ProposeAsync(Role.SupportLead, PolicyOutcome.Allow);
        _tool.Answer = () => Error.NotFound("user");

        await RunAsync(id);

        Assert.Equal("failed", await StatusAsync());
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'action.failed'"));
    }

    [Fact]
    public async Task Run_ApprovedAction_UsesTheApprovalUp()
    {
        var id = await ApprovedAsync();

        await RunAsync(id);

        Assert.Equal("done", await StatusAsync());
        Assert.Equal(1, await CountAsync("approvals WHERE used_at IS NOT NULL"));
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'approval.used'"));
    }

    [Fact]
    public async Task Run_ApprovalDoesNotHold_IsRefusedWithAReceipt()
    {
        // One database for all: what matters is what each of them does to an action that was approved.
        foreach (var (change, code) in Tampering)
        {
            var id = await ApprovedAsync();
            await ExecuteAsync(change);

            await RunAsync(id);

            Assert.Empty(_tool.Calls);
            Assert.Equal((change, "failed"), (change, await StatusAsync()));
            Assert.Contains(code, await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'action.refused'"), StringComparison.Ordinal);
            await ExecuteAsync("DELETE FROM approvals; DELETE FROM decisions; DELETE FROM action_steps; DELETE FROM actions; DELETE FROM receipts");
        }
    }

    [Fact]
    public async Task Run_RowsSetBackAfterTheRun_DoesNotRunAgain()
    {
        var id = await ApprovedAsync();
        await RunAsync(id);
        await ExecuteAsync("UPDATE actions SET status = 'approved'; UPDATE approvals SET used_at = NULL");

        await RunAsync(id);

        Assert.Single(_tool.Calls);
        Assert.Contains(
            "approval_used", await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'action.refused'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ApprovalOfAnotherAction_IsRefused()
    {
        var approved = await ApprovedAsync();
        var other = await ProposeAsync(Role.Support, PolicyOutcome.Review);
        await ExecuteAsync(
            $"UPDATE approvals SET action_id = '{other}'; UPDATE actions SET status = 'approved' WHERE id = '{other}'; DELETE FROM actions WHERE id = '{approved}'");

        await RunAsync(other);

        Assert.Empty(_tool.Calls);
        Assert.Contains(
            "approval_mismatch", await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'action.refused'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AfterTheExpiry_ExpiresWithAReceipt()
    {
        var id = await ApprovedAsync();
        await ExecuteAsync("UPDATE actions SET expires_at = now(); UPDATE approvals SET expires_at = now()");

        await RunAsync(id);

        Assert.Empty(_tool.Calls);
        Assert.Equal("expired", await StatusAsync());
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'action.refused'"));
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("denied")]
    [InlineData("expired")]
    [InlineData("superseded")]
    [InlineData("rolled_back")]
    [InlineData("rejected")]
    public async Task Run_NotApproved_DoesNothing(string status)
    {
        var id = await ProposeAsync(Role.Support, PolicyOutcome.Review);
        await ExecuteAsync($"UPDATE actions SET status = '{status}'");

        await RunAsync(id);

        Assert.Empty(_tool.Calls);
        Assert.Equal(status, await StatusAsync());
    }

    private Task RunAsync(Guid actionId) => RunStepAsync(_executor, StepNames.Execution, new ActionPayload(actionId, null));

    private Task<string> StatusAsync() => AskAsync<string>("SELECT status FROM actions");

    private Actor Person(Role role) => new(Ids.New(TimeProvider.System), "A person", role, Workspace);

    private async Task<Guid> ApprovedAsync()
    {
        var id = await ProposeAsync(Role.Support, PolicyOutcome.Review);
        var decided = await Node.Get<ApprovalDesk>().DecideAsync(Person(Role.SupportLead), id, new LeadsWord(true, null, null), Ct);
        Assert.True(decided.Succeeded);
        await ExecuteAsync("DELETE FROM jobs");
        return id;
    }

    private async Task<Guid> ProposeAsync(Role role, PolicyOutcome expected)
    {
        await using var work = await OpenAsync();
        var request = new ActionRequest(
            "resend_activation", new Dictionary<string, string> { ["user_ref"] = "u-1", ["template"] = "welcome" }, [], null);
        var action = await Node.Get<ActionPlans>().ProposeAsync(work, Person(role), request, null, Ct);
        var decision = await Node.Get<Gatekeeper>().DecideAsync(work, action, Person(role), Ct);
        Assert.Equal(expected, decision.Outcome);
        await work.CommitAsync(Ct);
        await ExecuteAsync("DELETE FROM jobs");
        return action.Id;
    }
}
