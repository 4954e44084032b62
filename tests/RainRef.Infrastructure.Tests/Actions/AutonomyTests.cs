using RainRef.Domain.Actions;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Actions;

public sealed class AutonomyTests : ActionTest
{
    [Fact]
    public async Task Story_FortyNineOfFifty_FiftyOfFifty_ThenARollback()
    {
        await SaveReversibleAsync();
        await SetAsync(enabled: true, percent: 99);
        await DecideAsync(50, rejectAt: 0);

        // 49 of 50 are 98 %: not enough at 99, whatever any row says.
        var view = await ViewAsync();
        Assert.Equal((50, 49, 98m, false, "review"), (view.Counted, view.Agreed, view.Agreement, view.Earned, view.Level));
        Assert.Equal("waiting", await NextAsync());
        await ExecuteAsync("DELETE FROM jobs");

        // The 50 that count are the latest: one more yes, and the no has left them.
        await DecideAsync(1);
        view = await ViewAsync();
        Assert.Equal((50, 50, 100m, "allow"), (view.Counted, view.Agreed, view.Agreement, view.Level));
        Assert.Equal(50, view.Receipts.Distinct().Count());
        Assert.Equal(1, await ReceiptsAsync("autonomy.promoted"));
        var promoted = await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'autonomy.promoted'");
        Assert.All(view.Receipts, id => Assert.Contains(id.ToString("D"), promoted, StringComparison.Ordinal));
        Assert.Equal("approved", await NextAsync());

        // One rollback, and a lead looks again, 50 times anew.
        await RollBackAsync();
        view = await ViewAsync();
        Assert.Equal((0, "review"), (view.Counted, view.Level));
        Assert.Equal(1, await ReceiptsAsync("autonomy.demoted"));
        Assert.Equal("waiting", await NextAsync());
        await DecideAsync(3);
        Assert.Equal((3, "review"), ((await ViewAsync()).Counted, (await ViewAsync()).Level));
    }

    [Fact]
    public async Task Promote_At98Percent_TakesFortyNineOfFifty()
    {
        await SetAsync(enabled: true, percent: 98);
        await DecideAsync(49, rejectAt: 7);
        Assert.Equal((49, "review"), ((await ViewAsync()).Counted, (await ViewAsync()).Level));

        await DecideAsync(1);

        var view = await ViewAsync();
        Assert.Equal((50, 49, "allow"), (view.Counted, view.Agreed, view.Level));
    }

    [Fact]
    public async Task Promote_NotSwitchedOn_NeverHappens()
    {
        await DecideAsync(3);
        await SetAsync(enabled: false, percent: 98, decisions: 3);
        Assert.Equal((3, true, "review"), ((await ViewAsync()).Counted, (await ViewAsync()).Earned, (await ViewAsync()).Level));
        Assert.Equal("waiting", await NextAsync());

        // What was counted before counts once an admin says so; and no longer once they say no.
        await SetAsync(enabled: true, percent: 98, decisions: 3);
        Assert.Equal("allow", (await ViewAsync()).Level);
        await SetAsync(enabled: false, percent: 98, decisions: 3);
        Assert.Equal("review", (await ViewAsync()).Level);
        await SetAsync(enabled: true, percent: 98, decisions: 3);
        Assert.Equal((0, "review"), ((await ViewAsync()).Counted, (await ViewAsync()).Level));
    }

    [Fact]
    public async Task Count_OfForgedReceipts_IsNothing()
    {
        await SetAsync(enabled: true, percent: 98, decisions: 2);
        await DecideAsync(1);
        await ExecuteAsync(
            """
            INSERT INTO receipts (id, workspace_id, kind, subject_id, ticket_id, body, hash, key_id, signature, created_at)
            SELECT uuidv7_like, workspace_id, kind, subject_id, ticket_id, replace(body, 'agrees', 'agrees'), hash, key_id, signature, now()
            FROM (SELECT r.*, ('ffffffff-ffff-7fff-8fff-' || substr(r.id::text, 25))::uuid AS uuidv7_like FROM receipts r
                  WHERE kind IN ('autonomy.compared', 'autonomy.set')) AS copies
            """);

        await DecideAsync(0);

        Assert.Equal(1, (await ViewAsync()).Counted);
        Assert.Equal("review", (await ViewAsync()).Level);
    }

    [Fact]
    public async Task Compare_AnEdit_IsADisagreement()
    {
        var id = await ProposeAsync();
        await Site.Get<ActionEditor>().EditAsync(
            Lead, id, new Dictionary<string, string> { ["user_ref"] = "u-2" }, Domain.Common.Ids.New(Clock), Ct);

        var view = await ViewAsync();
        Assert.Equal((1, 0), (view.Counted, view.Agreed));
    }

    private async Task DecideAsync(int times, int rejectAt = -1)
    {
        for (var i = 0; i < times; i++)
        {
            var id = await ProposeAsync(user: $"u-{i}");
            Assert.True((await SayAsync(Lead, id, approve: i != rejectAt, note: "Looked at it")).Succeeded);
        }

        await LookAsync();
    }

    private async Task LookAsync()
    {
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(Site, AutonomyLedger.StepKind, new AutonomyPayload(Type));
    }

    private async Task SetAsync(bool enabled, decimal percent, int decisions = 50)
    {
        var set = await Site.Get<AutonomyDesk>().SetAsync(
            Person(Role.Admin), Type, new AutonomyTerms(enabled, decisions, percent), Ct);
        Assert.True(set.Succeeded);
        await LookAsync();
    }

    private async Task<AutonomyView> ViewAsync() =>
        (await Site.Get<AutonomyDesk>().ListAsync(Workspace, Ct)).Single(v => v.Type == Type);

    // What becomes of the next proposal of the type.
    private async Task<string> NextAsync() => await StatusAsync(await ProposeAsync(user: "u-next"));

    private async Task RollBackAsync()
    {
        var id = await AskAsync<Guid>("SELECT id FROM actions WHERE status = 'approved' ORDER BY id DESC LIMIT 1");
        await RunAsync(id);
        Assert.Equal("done", await StatusAsync(id));
        var started = await Site.Get<RollbackDesk>().StartAsync(Lead, id, "It was wrong.", Ct);
        Assert.True(started.Succeeded, started.Error?.Message);
        await ExecuteAsync("DELETE FROM jobs");
        await RunStepAsync(Site, StepNames.Rollback, new ActionPayload(id, null));
        Assert.Equal("rolled_back", await StatusAsync(id));
        Assert.Equal(["POST", "DELETE"], Tool.Calls.Select(c => c.Call.Operation));
        Assert.Equal(1, await ReceiptsAsync("action.rolled_back"));
    }

    // The built-in playbook, which says in addition how it is taken back.
    private async Task SaveReversibleAsync()
    {
        const string Body = "    body: {template: '{template}'}\n";
        var yaml = Site.Get<PlaybookCatalog>().Texts["activation-mail"].Replace(
            Body, Body + "    rollback: {tool: http, service: raindock, method: DELETE, path: '/v1/accounts/{user_ref}/activation'}\n",
            StringComparison.Ordinal);
        var saved = await Site.Get<PlaybookEditor>().SaveAsync(Person(Role.Admin), "activation-mail", yaml, Ct);
        Assert.True(saved.Succeeded, saved.Error?.Message);
    }
}
