using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tests.Actions;

/// <summary>What the program gave up in the middle comes to a person, and is not done by itself after that.</summary>
public sealed class StrandedActionsTests : ActionTest
{
    [Theory]
    [InlineData("running", "sent", "unknown", "action.unknown")]
    [InlineData("running", "pending", "failed", "action.failed")]
    [InlineData("rolling_back", "done", "failed", "action.rollback_failed")]
    public async Task Sweep_JobIsADeadLetter_HandsTheActionOver(string status, string step, string expected, string receipt)
    {
        var id = await StrandedAsync(status, step);

        Assert.Equal(1, await Site.Get<StrandedActions>().RunOnceAsync(Ct));

        Assert.Equal(expected, await StatusAsync(id));
        Assert.Equal(1, await ReceiptsAsync(receipt));
        Assert.Equal(0, await Site.Get<StrandedActions>().RunOnceAsync(Ct));
        // Somebody retries the dead letter all the same.
        await RunAsync(id);
        Assert.Empty(Tool.Calls);
    }

    [Fact]
    public async Task Sweep_AfterALeadHasLooked_StaysAsTheySaid()
    {
        var id = await StrandedAsync("running", "sent");
        await Site.Get<StrandedActions>().RunOnceAsync(Ct);

        Assert.True((await Site.Get<RollbackDesk>().ResolveAsync(Lead, id, done: true, "It is there.", Ct)).Succeeded);

        Assert.Equal("done", await StatusAsync(id));
        Assert.Equal("done", await AskAsync<string>("SELECT status FROM action_steps"));
        Assert.Equal(0, await Site.Get<StrandedActions>().RunOnceAsync(Ct));
    }

    [Fact]
    public async Task Sweep_JobIsStillInLine_LeavesItAlone()
    {
        var id = await StrandedAsync("running", "sent");
        await EnqueueAsync(new Domain.Pipeline.JobDraft("execution", id, PayloadJson.Write(new ActionPayload(id, null))));

        Assert.Equal(0, await Site.Get<StrandedActions>().RunOnceAsync(Ct));

        Assert.Equal("running", await StatusAsync(id));
    }

    private async Task<Guid> StrandedAsync(string status, string step)
    {
        var id = await ProposeAsync();
        Assert.True((await SayAsync(Lead, id)).Succeeded);
        await ExecuteAsync(
            $$"""
            DELETE FROM jobs;
            UPDATE actions SET status = '{{status}}';
            UPDATE action_steps SET status = '{{step}}';
            INSERT INTO dead_letters (id, workspace_id, kind, ordering_key, payload, priority, attempts, error, created_at, failed_at)
            SELECT gen_random_uuid(), workspace_id, CASE status WHEN 'running' THEN 'execution' ELSE 'rollback' END, id,
                   jsonb_build_object('action_id', id, 'ticket_id', null), 0, 8, 'gone', now(), now() FROM actions;
            """);
        return id;
    }
}
