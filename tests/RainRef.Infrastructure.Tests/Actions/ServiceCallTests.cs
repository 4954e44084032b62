using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Policies;
using RainRef.Simulator;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>Actions against a real service that misbehaves: what is sent, what becomes of it, and how it is taken back.</summary>
public sealed class ServiceCallTests : NodeTest
{
    private const string Steps = """
        steps:
          - name: unlock
            tool: http
            service: raindock
            method: POST
            path: /v1/accounts/{user_ref}/unlock
            headers: {X-Reason: 'ticket {ticket.number}'}
            body: {who: '{user_ref}', text: "Grüße, 'x'"}
            timeout_seconds: 1
            state: {path: '/v1/accounts/{user_ref}', ignore: [version]}
            rollback: {tool: http, service: raindock, method: POST, path: '/v1/accounts/{user_ref}/lock', timeout_seconds: 1}
          - name: upgrade
            tool: http
            service: raindock
            method: PUT
            path: /v1/accounts/{user_ref}/plan
            body: {plan: pro}
            timeout_seconds: 1
            state: {path: '/v1/accounts/{user_ref}', ignore: [version]}
            rollback: {tool: http, service: raindock, method: PUT, path: '/v1/accounts/{user_ref}/plan', body: {plan: '{before.plan}'}}
        """;

    private WebApplication _dock = null!;
    private RainRefNode _node = null!;

    private World World => _dock.Services.GetRequiredService<World>();

    private FaultBox Faults => _dock.Services.GetRequiredService<FaultBox>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _dock = SimulatorApp.Build(["--urls=http://127.0.0.1:0"]);
        await _dock.StartAsync(Ct);
        _node = Create("Services:raindock:AllowPrivate=true", "Services:raindock:Auth=bearer", "Services:raindock:Token=s3cret");
        await SaveAsync(_node, Steps);
    }

    public override async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _dock.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Run_Action_SendsTheBytesThatSimulationShows()
    {
        var action = await ProposeAsync(_node);
        var shown = await SimulateAsync(action);

        await ExecuteAsync(_node, action);

        Assert.Equal(2, World.Requests.Count);
        foreach (var (call, request) in shown.Calls.Zip(World.Requests))
        {
            Assert.Equal((call.Operation, new Uri(call.Address!).PathAndQuery), (request.Method, request.Target));
            Assert.Equal(Encoding.UTF8.GetBytes(call.Body!), request.Body);
            Assert.Equal(call.BodySha256, Convert.ToHexStringLower(SHA256.HashData(request.Body)));
            Assert.All(call.Headers, h => Assert.Equal(h.Value, request.Headers[h.Name]));
            Assert.Equal("Bearer s3cret", request.Headers[call.Credential!]);
            Assert.Equal(
                ["Authorization", "Host", "Content-Length", .. call.Headers.Select(h => h.Name)],
                request.Headers.Keys.OrderBy(k => k is "Authorization" ? 0 : k is "Host" ? 1 : k is "Content-Length" ? 2 : 3).ThenBy(k => k, StringComparer.OrdinalIgnoreCase));
        }

        Assert.DoesNotContain("s3cret", System.Text.Json.JsonSerializer.Serialize(shown), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.ErrorBefore)]
    [InlineData(FaultKind.ErrorAfter)]
    [InlineData(FaultKind.CutAfter)]
    public Task Run_ServiceMisbehaves_HappensOnce(FaultKind kind) => MisbehaveAsync(kind);

    [Theory, Trait("Category", "Long")]
    [InlineData(FaultKind.Latency)]
    [InlineData(FaultKind.Timeout)]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.Malformed)]
    public Task Run_ServiceIsSlowOrTalksNonsense_HappensOnce(FaultKind kind) => MisbehaveAsync(kind);

    private async Task MisbehaveAsync(FaultKind kind)
    {
        Faults.Add(new Fault(kind, Times: 1, Milliseconds: 1300));
        var action = await ProposeAsync(_node);

        await ExecuteAsync(_node, action);

        Assert.Equal("done", await StatusAsync());
        Assert.Equal(["/v1/accounts/u-1/unlock", "/v1/accounts/u-1/plan"], World.Ledger.Select(e => e.Path));
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'action.executed'"));
        // What had its effect is found out by asking: nothing goes out a second time.
        if (kind is FaultKind.ErrorAfter or FaultKind.CutAfter or FaultKind.Timeout or FaultKind.Malformed)
            Assert.Equal(2, World.Requests.Count);
    }

    [Fact]
    public async Task Run_CrashBetweenCallAndRecord_AsksAndGoesOnAtTheRightStep()
    {
        var action = await ProposeAsync(_node);
        await ExecuteAsync(_node, action);
        // As a crash leaves it: the first call went out and had its effect, and nobody wrote that down.
        await ExecuteAsync("UPDATE actions SET status = 'running', result = NULL");
        await ExecuteAsync("UPDATE action_steps SET status = 'sent', result = NULL, state_after = NULL WHERE name = 'unlock'");

        await ExecuteAsync(_node, action);

        Assert.Equal("done", await StatusAsync());
        Assert.Equal(2, World.Requests.Count);
    }

    [Theory]
    [InlineData(FaultKind.ErrorAfter, 1)]
    [InlineData(FaultKind.CutAfter, 1)]
    [InlineData(FaultKind.ErrorBefore, 0)]
    public async Task Run_ServiceThatCannotBeAsked_GoesToAPersonAndIsNeverRepeated(FaultKind kind, int effects)
    {
        await using var node = Create("Services:raindock:AllowPrivate=true", "Services:raindock:Operations=none");
        Faults.Add(new Fault(kind, Times: 1));
        var action = await ProposeAsync(node);

        await ExecuteAsync(node, action);
        await ExecuteAsync(node, action);

        Assert.Equal("unknown", await StatusAsync());
        Assert.Equal((1, effects), (World.Requests.Count, World.Ledger.Count));
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'action.unknown'"));
        var lead = Person(Role.SupportLead);
        Assert.False((await node.Get<RollbackDesk>().ResolveAsync(Person(Role.Support), action, true, "Looked.", Ct)).Succeeded);
        Assert.True((await node.Get<RollbackDesk>().ResolveAsync(lead, action, true, "Looked.", Ct)).Succeeded);
        Assert.Equal("done", await StatusAsync());
    }

    [Fact]
    public async Task Run_ServiceStaysAway_IsTriedLaterAndEndsWithAPerson()
    {
        Faults.Add(new Fault(FaultKind.ErrorBefore));
        var action = await ProposeAsync(_node);

        await Assert.ThrowsAsync<ToolUnavailableException>(() => ExecuteAsync(_node, action));

        Assert.Equal("running", await StatusAsync());
        Faults.Clear();
        await ExecuteAsync(_node, action);
        Assert.Equal("done", await StatusAsync());
        Assert.Equal(2, World.Ledger.Count);
    }

    [Fact]
    public async Task Propose_BeyondTheDaysLimit_BuildsNothing()
    {
        await SaveAsync(_node, Steps + "\nlimits: {per_day: 1}");
        await ProposeAsync(_node);
        await using var work = await OpenAsync();
        var request = new ActionRequest("unlock_account", new Dictionary<string, string> { ["user_ref"] = "u-2" }, [], null);

        var second = await _node.Get<ActionPlans>().ProposeAsync(work, Person(Role.SupportLead), request, null, Ct);

        Assert.Equal("'unlock_account' has reached its playbook's limit of 1 in 24 hours.", Assert.Single(second.Missing));
        Assert.Null(second.PlanHash);
    }

    [Fact]
    public async Task Run_PrivateAddressThatNobodyAllowed_IsRefused()
    {
        await using var node = Create();
        var action = await ProposeAsync(node);

        // Reading the state comes first, and does not get through either.
        await ExecuteAsync("UPDATE action_steps SET status = 'sent'");
        await Assert.ThrowsAsync<ToolUnavailableException>(() => ExecuteAsync(node, action));

        Assert.Empty(World.Requests);
    }

    [Fact]
    public async Task RollBack_Action_RestoresTheStateAndPairsItsReceipt()
    {
        World.Change("raindock", "PUT", "/v1/accounts/u-1/plan", null, new JsonObject { ["plan"] = "gold" });
        var action = await ProposeAsync(_node);
        await ExecuteAsync(_node, action);
        Assert.Equal("pro", (string?)World.Show("raindock", "accounts", "u-1")!["plan"]);

        await RollBackAsync(action);

        Assert.Equal("rolled_back", await StatusAsync());
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'autonomy.demoted'"));
        var account = World.Show("raindock", "accounts", "u-1")!;
        Assert.Equal(("locked", "gold"), ((string?)account["status"], (string?)account["plan"]));
        var executed = JsonNode.Parse(await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'action.executed'"))!["data"]!;
        var undone = JsonNode.Parse(await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'action.rolled_back'"))!["data"]!;
        Assert.Equal(
            (await AskAsync<Guid>("SELECT id FROM receipts WHERE kind = 'action.executed'")).ToString("D"), (string?)undone["original_receipt_id"]);
        Assert.Equal((string?)executed["steps"]![0]!["state_before"], (string?)undone["steps"]![1]!["state_after"]);
        Assert.NotEqual((string?)executed["steps"]![0]!["state_before"], (string?)executed["steps"]![1]!["state_after"]);
        var again = await _node.Get<RollbackDesk>().StartAsync(Person(Role.SupportLead), action, null, Ct);
        Assert.Equal("rolled_back_already", again.Error!.Code);
    }

    [Theory]
    [InlineData(FaultKind.CutAfter)]
    [InlineData(FaultKind.ErrorAfter)]
    public async Task RollBack_ServiceMisbehaves_HappensOnce(FaultKind kind)
    {
        var action = await ProposeAsync(_node);
        await ExecuteAsync(_node, action);
        Faults.Add(new Fault(kind, Times: 1));

        await RollBackAsync(action);

        Assert.Equal("rolled_back", await StatusAsync());
        Assert.Equal(4, World.Ledger.Count);
    }

    [Fact]
    public async Task RollBack_StateHasMovedSince_IsLeftToAPerson()
    {
        var action = await ProposeAsync(_node);
        await ExecuteAsync(_node, action);
        World.Change("raindock", "PUT", "/v1/accounts/u-1/plan", null, new JsonObject { ["plan"] = "other" });

        await RollBackAsync(action);

        Assert.Equal("failed", await StatusAsync());
        Assert.Equal(1, await CountAsync("receipts WHERE kind = 'action.rollback_failed'"));
        Assert.Equal("other", (string?)World.Show("raindock", "accounts", "u-1")!["plan"]);
    }

    [Fact]
    public async Task RollBack_NoneDeclared_IsRefusedAndSuchActionsNeverRunByThemselves()
    {
        await SaveAsync(_node, Steps[..Steps.IndexOf("    state:", StringComparison.Ordinal)]);
        var action = await ProposeAsync(_node);
        await ExecuteAsync(_node, action);

        var refused = await _node.Get<RollbackDesk>().StartAsync(Person(Role.SupportLead), action, null, Ct);

        Assert.Equal("rollback_not_declared", refused.Error!.Code);
        var playbook = PlaybookParser.Read(Text(Steps[..Steps.IndexOf("    state:", StringComparison.Ordinal)])).Playbook;
        var allowed = new PolicyDecision(PolicyOutcome.Allow, ["x"], "d");
        Assert.Equal(PolicyOutcome.Review, ReviewRule.Apply(allowed, playbook, Actor.Program(Workspace)).Outcome);
        Assert.Equal(PolicyOutcome.Allow, ReviewRule.Apply(allowed, PlaybookParser.Read(Text(Steps)).Playbook, Actor.Program(Workspace)).Outcome);
    }

    private static string Text(string steps) => """
        playbook: unlock-account
        title: Unlock an account
        match: {intent: sign_in}
        action: unlock_account
        parameters:
          user_ref: {ticket: user_ref}
        policy: {execute: [support_lead, admin], propose: [support]}
        """ + "\n" + steps;

    private async Task SaveAsync(RainRefNode node, string steps)
    {
        var saved = await node.Get<PlaybookEditor>().SaveAsync(Person(Role.Admin), "unlock-account", Text(steps), Ct);
        Assert.True(saved.Succeeded, saved.Error?.Message);
    }

    private RainRefNode Create(params string[] settings) =>
        RainRefNode.Create(Database, null, [$"Services:raindock:BaseUrl={SimulatorApp.AddressOf(_dock)}raindock", .. settings]);

    private Actor Person(Role role) => new(Ids.New(TimeProvider.System), "A person", role, Workspace);

    private Task<string> StatusAsync() => AskAsync<string>("SELECT status FROM actions");

    private Task ExecuteAsync(RainRefNode node, Guid action) => RunStepAsync(node, StepNames.Execution, new ActionPayload(action, null));

    private async Task RollBackAsync(Guid action)
    {
        var started = await _node.Get<RollbackDesk>().StartAsync(Person(Role.SupportLead), action, null, Ct);
        Assert.True(started.Succeeded, started.Error?.Message);
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(_node, StepNames.Rollback, new ActionPayload(action, null));
    }

    private async Task<Simulation> SimulateAsync(Guid id)
    {
        await using var work = await OpenAsync();
        return await _node.Get<ActionSimulator>().ShowAsync(Workspace, (await work.FindAsync<PlannedAction>(id, Ct))!, Ct);
    }

    private async Task<Guid> ProposeAsync(RainRefNode node)
    {
        await using var work = await node.Get<WorkFactory>().OpenAsync(Workspace, null, 0, Ct);
        var request = new ActionRequest("unlock_account", new Dictionary<string, string> { ["user_ref"] = "u-1" }, [], null);
        var action = await node.Get<ActionPlans>().ProposeAsync(work, Person(Role.SupportLead), request, null, Ct);
        Assert.Empty(action.Missing);
        var decision = await node.Get<Gatekeeper>().DecideAsync(work, action, Person(Role.SupportLead), Ct);
        Assert.Equal(PolicyOutcome.Allow, decision.Outcome);
        await work.CommitAsync(Ct);
        await ExecuteAsync("DELETE FROM jobs");
        return action.Id;
    }
}
