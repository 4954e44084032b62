using System.Text.Json.Nodes;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Testing;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>What a playbook can say, from the words of its text to what happens.</summary>
public sealed class PlaybookRunTests : PlaybookTest
{
    private const string User = "parameters: {user_ref: {ticket: user_ref}}\n";

    private const string Unlock =
        User + "steps: [{name: unlock, tool: http, service: raindock, method: POST, path: '/v1/accounts/{user_ref}/unlock'}]\n";

    [Fact]
    public async Task Run_Sandbox_ReachesOnlyTheSandbox()
    {
        await SaveAsync("unlock", Unlock + "sandbox: true");

        var action = await RunAsync(await ProposeAsync("unlock"));

        Assert.Equal(ActionStatus.Done, action.Status);
        Assert.Equal((0, 1), (World.Requests.Count, Sandbox.Ledger.Count));
        Assert.Equal("sandbox", await ModeAsync());
    }

    [Fact]
    public async Task Channels_AfterCallsToAService_SayWhatFailedAndWhenItLastWent()
    {
        await SaveAsync("unlock", Unlock);
        await SaveAsync("try-unlock", Unlock + "sandbox: true");
        await SaveAsync("lose-way", Unlock.Replace("/unlock'", "/nowhere'", StringComparison.Ordinal));
        Assert.Equal((null, null), Told(await DockStateAsync()));

        await RunAsync(await ProposeAsync("unlock"));
        var (error, went) = Told(await DockStateAsync());
        Assert.Null(error);
        Assert.NotNull(went);

        Assert.Equal(ActionStatus.Failed, (await RunAsync(await ProposeAsync("lose_way", user: "u-2"))).Status);
        var failed = await DockStateAsync();
        Assert.NotNull(failed.LastError);
        Assert.Equal((true, went), (failed.LastErrorAt > went, failed.LastDoneAt));
        // What the sandbox says is nothing about the service.
        await RunAsync(await ProposeAsync("try_unlock", user: "u-3"));
        Assert.NotNull((await DockStateAsync()).LastError);

        await RunAsync(await ProposeAsync("unlock", user: "u-4"));

        Assert.Null((await DockStateAsync()).LastError);
    }

    [Fact]
    public async Task Propose_SandboxOfAServiceThatHasNone_IsDenied()
    {
        await using var node = RainRefNode.Create(Database, null, $"Services:raindock:BaseUrl={Dock}raindock", "Services:raindock:AllowPrivate=true");
        await SaveAsync("unlock", Unlock + "sandbox: true");

        var action = await ProposeAsync("unlock", node: node);

        Assert.Equal(ActionStatus.Denied, action.Status);
        Assert.Contains("sandbox", Assert.Single(action.Missing), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(World.Requests);
    }

    [Fact]
    public async Task ByAction_CanaryOfThirtyPercent_GivesItsShareTheNewVersionAndTheRestTheOld()
    {
        await SaveAsync("unlock", Unlock);
        await SaveAsync("unlock", Unlock.Replace("/unlock'", "/lock'", StringComparison.Ordinal) + "canary: {percent: 30}");
        await using var work = await OpenAsync();
        var set = await Site.Get<PlaybookCatalog>().ForAsync(work.Db, Ct);
        string[] Served() => [.. Enumerable.Range(0, 500).Where(i => set.ByAction("unlock", $"c-{i}")!.CanaryPercent is not null).Select(i => $"c-{i}")];

        var served = Served();

        Assert.InRange(served.Length, 110, 190);
        Assert.Equal(served, Served());
        var kept = Enumerable.Range(0, 500).Select(i => $"c-{i}").Except(served).First();
        await RunAsync(await ProposeAsync("unlock", user: served[0]));
        Assert.Equal("canary", await ModeAsync());
        await RunAsync(await ProposeAsync("unlock", user: kept));
        Assert.Equal("live", await ModeAsync());
        Assert.Equal([$"/v1/accounts/{served[0]}/lock", $"/v1/accounts/{kept}/unlock"], World.Ledger.Select(e => e.Path));
    }

    [Theory]
    [InlineData("""{"customer": {"plan": "pro"}}""", "pro")]
    [InlineData("""{"customer": {"plan": "free"}}""", null)]
    [InlineData("""{"plan": "pro"}""", null)]
    public async Task Plan_CustomerRecord_GivesTheParameterWhereItIsOneOfThese(string context, string? plan)
    {
        await SaveAsync(
            "upgrade",
            """
            parameters: {user_ref: {ticket: user_ref}, plan: {customer: plan, one_of: [basic, pro]}}
            steps: [{name: plan, tool: http, service: raindock, method: PUT, path: '/v1/accounts/{user_ref}/plan', body: {plan: '{plan}'}}]
            """,
            "intent: billing, patterns: ['more seats']");

        var action = (await PlanAsync(await TicketAsync("We need more seats", context)))!;

        Assert.Equal(plan, action.Parameters.GetValueOrDefault("plan"));
        Assert.Equal(plan is null ? ["plan"] : [], action.Missing);
    }

    [Fact]
    public async Task Run_TicketTool_ClosesAndAssignsAndPutsBack()
    {
        await SaveAsync(
            "wrap-up",
            """
            steps:
              - {name: give, tool: ticket, operation: assign, assignee: lead@test.local, rollback: {tool: ticket, operation: restore}}
              - {name: mark, tool: ticket, operation: tag, tag: sorted, rollback: {tool: ticket, operation: restore}}
              - {name: end, tool: ticket, operation: close, note: 'All done.', rollback: {tool: ticket, operation: restore}}
            parameters: {}
            """);
        await Site.Get<WorkspaceAdministration>().EnsureMemberAsync(Workspace, "lead@test.local", "A lead", Role.SupportLead, "a-long-password", Ct);
        var id = await TicketAsync("Please finish this");

        var action = await RunAsync(await ProposeAsync("wrap_up", id, user: null));

        Assert.Equal(ActionStatus.Done, action.Status);
        var ticket = await TicketAsync(id);
        Assert.Equal(TicketStatus.Closed, ticket.Status);
        Assert.Equal(await AskAsync<Guid>("SELECT id FROM members WHERE email = 'lead@test.local'"), ticket.AssigneeId);
        Assert.Equal(["sorted"], ticket.Tags);
        Assert.Equal(1, await CountAsync("messages WHERE direction = 'note' AND text = 'All done.'"));
        Assert.True((await Site.Get<RollbackDesk>().StartAsync(Person(Role.SupportLead), action.Id, null, Ct)).Succeeded);
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(Site, StepNames.Rollback, new ActionPayload(action.Id, id));
        ticket = await TicketAsync(id);
        Assert.Equal((ActionStatus.RolledBack, TicketStatus.Open), ((await FindAsync(action.Id)).Status, ticket.Status));
        Assert.Null(ticket.AssigneeId);
        Assert.Empty(ticket.Tags);
    }

    [Fact]
    public async Task Run_AssignToNobody_FailsAndChangesNothing()
    {
        await SaveAsync("give", "parameters: {}\nsteps: [{name: give, tool: ticket, operation: assign, assignee: nobody@test.local}]");
        var id = await TicketAsync("Please look at this");

        var action = await RunAsync(await ProposeAsync("give", id, user: null));

        Assert.Equal(ActionStatus.Failed, action.Status);
        Assert.Null((await TicketAsync(id)).AssigneeId);
    }

    [Fact]
    public async Task Run_EmailTool_QueuesOneReplyThatTheTicketShows()
    {
        await SaveAsync("tell", User + "steps: [{name: tell, tool: email, to: ada@example.org, text: 'Hello {user_ref}.'}]");
        var id = await TicketAsync("Please tell me");
        var action = await ProposeAsync("tell", id);

        Assert.Equal(ActionStatus.Done, (await RunAsync(action)).Status);
        await ExecuteAsync("UPDATE actions SET status = 'running'; DELETE FROM jobs");
        await RunAsync(action);

        Assert.Equal(1, await CountAsync("outgoing_emails WHERE state = 'queued' AND \"to\" = 'ada@example.org' AND text = 'Hello u-1.'"));
        Assert.Equal(1, await CountAsync($"messages WHERE direction = 'outbound' AND ticket_id = '{id}'"));
    }

    [Fact]
    public async Task Run_ServiceOfTheWorkspacesOwn_IsCalledThereAndUnknownElsewhere()
    {
        await using var node = RainRefNode.Create(Database, null, "Outbound:PrivateHosts:0=127.0.0.1");
        await SaveAsync("unlock", Unlock.Replace("service: raindock", "service: crm", StringComparison.Ordinal), node: node);
        Assert.Equal(ActionStatus.Denied, (await ProposeAsync("unlock", node: node)).Status);
        await using var configured = RainRefNode.Create(Database, null, "Outbound:PrivateHosts:0=127.0.0.1");
        var set = await configured.Get<AdapterSettings>().SetAsync(
            Person(Role.Admin), "service.crm",
            new JsonObject { ["base_url"] = $"{Dock}raindock", ["auth"] = "bearer", ["operations"] = "/operations/{key}", ["paths"] = new JsonArray("/v1/accounts/*/unlock") },
            new Dictionary<string, string?> { ["token"] = "s3cret" }, Ct);
        Assert.True(set.Succeeded, set.Error?.Message);

        var action = await RunAsync(await ProposeAsync("unlock", node: configured), configured);

        Assert.Equal(ActionStatus.Done, action.Status);
        Assert.Equal("Bearer s3cret", Assert.Single(World.Requests).Headers["Authorization"]);
        await SaveAsync("unlock", Unlock.Replace("service: raindock", "service: crm", StringComparison.Ordinal).Replace("/unlock'", "/lock'", StringComparison.Ordinal));
        Assert.Equal(ActionStatus.Denied, (await ProposeAsync("unlock", node: configured)).Status);
    }

    [Fact]
    public async Task Plan_PlaybookWithoutPatterns_IsForItsIntentAndProduct()
    {
        await SaveAsync("explain-bill", "parameters: {}\nsteps: [{name: mark, tool: ticket, operation: tag, tag: bill}]", "intent: billing, product: rainbox");
        await SaveAsync("other-bill", "parameters: {}\nsteps: [{name: mark, tool: ticket, operation: tag, tag: bill}]", "intent: billing, product: another");

        Assert.Equal("explain_bill", (await PlanAsync(await TicketAsync("I have a question about my invoice")))?.Type);
    }

    [Fact]
    public async Task Plan_PlaybookOfAnotherIntent_ProposesNothing()
    {
        await SaveAsync("explain-bill", "parameters: {}\nsteps: [{name: mark, tool: ticket, operation: tag, tag: bill}]", "intent: sign_in");

        Assert.Null(await PlanAsync(await TicketAsync("I have a question about my invoice")));
    }

    [Fact]
    public async Task Answer_WhatAPlaybookAsks_MakesAProposalForALead()
    {
        await SaveAsync(
            "refund",
            """
            parameters: {user_ref: {ticket: user_ref}, amount: {ask: 'How much, in EUR?', type: number, max: 40}, why: {ask: 'Why?', required: false}}
            steps: [{name: refund, tool: http, service: raindock, method: PUT, path: '/v1/accounts/{user_ref}/plan', body: {plan: '{amount}'}}]
            """,
            "intent: billing");
        var asked = (await PlanAsync(await TicketAsync("I have a question about my invoice")))!;
        Assert.Equal(ActionStatus.Denied, asked.Status);
        var fields = (await Site.Get<ActionQueries>().FindAsync(Workspace, asked.Id, Ct))!.Fields;
        Assert.Equal(
            [("user_ref", null, "u-1", true), ("amount", "How much, in EUR?", null, true), ("why", "Why?", null, false)],
            fields.Select(f => (f.Name, f.Question, f.Value, f.Required)));
        var (editor, agent, id) = (Site.Get<ActionEditor>(), Person(Role.Support), Ids.New(TimeProvider.System));
        Dictionary<string, string> Saying(string amount) => new() { ["amount"] = amount };

        Assert.Equal("params.amount", (await editor.AnswerAsync(agent, asked.Id, Saying("41"), id, Ct)).Error!.Details!["field"]);
        Assert.True((await editor.AnswerAsync(agent, asked.Id, Saying("12.5"), id, Ct)).Succeeded);
        Assert.False((await editor.AnswerAsync(agent, asked.Id, Saying("13"), Ids.New(TimeProvider.System), Ct)).Succeeded);

        var answered = await FindAsync(id);
        Assert.Equal((ActionStatus.Waiting, "12.5", "u-1"), (answered.Status, answered.Parameters["amount"], answered.Parameters["user_ref"]));
        Assert.Equal((ActionStatus.Denied, id), ((await FindAsync(asked.Id)).Status, (await FindAsync(asked.Id)).SupersededById!.Value));
        Assert.Empty((await Site.Get<ActionQueries>().FindAsync(Workspace, asked.Id, Ct))!.Fields);
        Assert.Equal("own_proposal", (await Site.Get<ApprovalDesk>().DecideAsync(agent with { Role = Role.SupportLead }, id, new LeadsWord(true, "Yes", null), Ct)).Error!.Code);
    }

    private async Task<string?> ModeAsync() =>
        (string?)JsonNode.Parse(await AskAsync<string>("SELECT input::text FROM decisions ORDER BY id DESC LIMIT 1"))!["mode"];

    private static (string? Error, DateTimeOffset? Went) Told(ChannelState state) => (state.LastError, state.LastDoneAt);

    private async Task<ChannelState> DockStateAsync() =>
        (await Site.Get<ChannelStates>().ListAsync(Workspace, Ct)).Single(s => s.Adapter == "raindock");
}
