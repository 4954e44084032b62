using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;

namespace RainRef.Infrastructure.Tests.Actions;

public sealed class ApprovalDeskTests : ActionTest
{
    [Fact]
    public async Task Approve_WithTwoPeopleAsked_TakesTwoOthersAndSurvivesARestart()
    {
        Policy.Obligations = ["two_people"];
        var id = await ProposeAsync(Lead);

        Assert.Equal("own_proposal", await RefusalAsync(Lead, id));
        Assert.True((await SayAsync(OtherLead, id)).Succeeded);
        Assert.Equal("waiting", await StatusAsync(id));
        Assert.Equal("approved_already", await RefusalAsync(OtherLead, id));
        await RunAsync(id);
        Assert.Empty(Tool.Calls);

        await using var restarted = NewNode();
        var shown = (await restarted.Get<ApprovalQueries>().FindAsync(Workspace, id, Ct))!;
        Assert.Equal((1, 2), (shown.Approvals.Count, shown.Needed));
        var third = Person(Role.Admin);
        Assert.True((await restarted.Get<ApprovalDesk>().DecideAsync(third, id, new(true, null, shown.BindingHash), Ct)).Succeeded);
        await RunAsync(id);

        Assert.Single(Tool.Calls);
        Assert.Equal("done", await StatusAsync(id));
        Assert.Equal(2, await ReceiptsAsync("approval.given"));
        Assert.Equal(1, await ReceiptsAsync("action.approved"));
        Assert.Equal(2, await ReceiptsAsync("approval.used"));
    }

    [Fact]
    public async Task Run_OneOfTwoAndTheRowSetToApproved_IsRefused()
    {
        Policy.Obligations = ["two_people"];
        var id = await ProposeAsync();
        await SayAsync(Lead, id);
        await ExecuteAsync("UPDATE actions SET status = 'approved'");

        await RunAsync(id);

        Assert.Empty(Tool.Calls);
        Assert.Equal(1, await ReceiptsAsync("action.refused"));
    }

    [Fact]
    public async Task Reject_AfterOneOfTwo_EndsIt()
    {
        Policy.Obligations = ["two_people"];
        var id = await ProposeAsync();
        await SayAsync(Lead, id);

        Assert.True((await SayAsync(OtherLead, id, approve: false, note: "No")).Succeeded);

        Assert.Equal("rejected", await StatusAsync(id));
    }

    [Fact]
    public async Task Reject_ByWhoApprovedFirst_TakesTheApprovalBack()
    {
        Policy.Obligations = ["two_people"];
        var id = await ProposeAsync();
        await SayAsync(Lead, id);

        Assert.True((await SayAsync(Lead, id, approve: false, note: "I was wrong")).Succeeded);

        Assert.Equal("rejected", await StatusAsync(id));
        Assert.Equal("action_not_waiting", await RefusalAsync(OtherLead, id));
    }

    [Fact]
    public async Task Decide_WhereANoteIsAsked_NeedsOne()
    {
        Policy.Obligations = ["note_required"];
        var id = await ProposeAsync();

        Assert.Equal("validation_failed", await RefusalAsync(Lead, id));
        Assert.Equal("validation_failed", await RefusalAsync(Lead, id, approve: false, note: "  "));
        Assert.True((await SayAsync(Lead, id, note: "Called them")).Succeeded);
        Assert.Equal("Called them", await AskAsync<string>("SELECT note FROM approvals"));
    }

    [Fact]
    public async Task Approve_AfterTheExpiry_ExpiresItWithReceipts()
    {
        var id = await ProposeAsync();
        Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal("action_expired", await RefusalAsync(Lead, id));

        Assert.Equal("expired", await StatusAsync(id));
        Assert.Equal(1, await ReceiptsAsync("action.expired"));
        Assert.Equal(1, await ReceiptsAsync("approval.refused"));
        Assert.Equal("action_not_waiting", await RefusalAsync(Lead, id));
    }

    [Fact]
    public async Task Sweep_OfWhatWaits_EndsOnlyWhatIsOverdue()
    {
        var old = await ProposeAsync();
        Clock.Advance(TimeSpan.FromHours(23));
        var young = await ProposeAsync(user: "u-2");
        Assert.Equal(0, await Site.Get<ExpirySweep>().RunOnceAsync(Ct));
        Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await Site.Get<ExpirySweep>().RunOnceAsync(Ct));

        Assert.Equal("expired", await StatusAsync(old));
        Assert.Equal("waiting", await StatusAsync(young));
        Assert.Equal(1, await ReceiptsAsync("action.expired"));
        Assert.Equal(0, await Site.Get<ExpirySweep>().RunOnceAsync(Ct));
    }

    [Fact]
    public async Task Approve_PolicyChangedSinceTheDecision_IsRefusedUntilProposedAnew()
    {
        var id = await ProposeAsync();
        Policy.BundleDigest = "digest-2";

        Assert.Equal("policy_changed", await RefusalAsync(Lead, id));
        var anew = await EditAsync(Agent, id, "u-1");

        Assert.True((await SayAsync(Lead, anew)).Succeeded);
        await RunAsync(anew);
        Assert.Single(Tool.Calls);
    }

    [Fact]
    public async Task Run_PolicyChangedSinceTheApproval_IsRefused()
    {
        var id = await ProposeAsync();
        Assert.True((await SayAsync(Lead, id)).Succeeded);
        Policy.BundleDigest = "digest-2";

        await RunAsync(id);

        Assert.Empty(Tool.Calls);
        Assert.Contains("approval_policy_changed", await AskAsync<string>("SELECT body FROM receipts WHERE kind = 'action.refused'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_OtherBytesThanWereSeen_IsRefused()
    {
        var id = await ProposeAsync();
        var seen = (await Site.Get<ApprovalQueries>().FindAsync(Workspace, id, Ct))!.BindingHash;

        Assert.Equal("binding_changed", await RefusalAsync(Lead, id, seen: seen[..^1] + (seen[^1] == '0' ? '1' : '0')));
        await ExecuteAsync("UPDATE actions SET parameters = '{\"user_ref\":\"u-2\"}'");
        Assert.Equal("binding_changed", await RefusalAsync(Lead, id, seen: seen));
        Assert.Equal("action_changed", await RefusalAsync(Lead, id));
    }

    [Fact]
    public async Task Edit_OfWhatWaits_LinksBothAndKeepsTheProposersOut()
    {
        var id = await ProposeAsync(Lead);

        var edited = await EditAsync(OtherLead, id, "u-2");

        Assert.Equal("superseded", await StatusAsync(id));
        Assert.Equal("waiting", await StatusAsync(edited));
        Assert.Equal(edited, await AskAsync<Guid>($"SELECT superseded_by_id FROM actions WHERE id = '{id}'"));
        Assert.Equal(id, await AskAsync<Guid>($"SELECT supersedes_id FROM actions WHERE id = '{edited}'"));
        Assert.Equal(1, await ReceiptsAsync("action.superseded"));
        Assert.Equal(2, await ReceiptsAsync("action.proposed"));
        Assert.Equal(2, await ReceiptsAsync("policy.decided"));
        Assert.Equal("action_not_waiting", await RefusalAsync(OtherLead, id));
        // Neither who edits nor who proposed first approves it.
        Assert.Equal("own_proposal", await RefusalAsync(OtherLead, edited));
        Assert.Equal("own_proposal", await RefusalAsync(Lead, edited));
        Assert.True((await SayAsync(Person(Role.Admin), edited)).Succeeded);
        await RunAsync(edited);
        Assert.Contains("u-2", Assert.Single(Tool.Calls).Call.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_AfterTheFirstOfTwo_StartsAnew()
    {
        Policy.Obligations = ["two_people"];
        var id = await ProposeAsync();
        await SayAsync(Lead, id);

        var edited = await EditAsync(Agent, id, "u-2");

        Assert.Empty((await Site.Get<ApprovalQueries>().FindAsync(Workspace, edited, Ct))!.Approvals);
    }

    private async Task<Guid> EditAsync(Actor who, Guid id, string user)
    {
        var edited = await Site.Get<ActionEditor>().EditAsync(
            who, id, new Dictionary<string, string> { ["user_ref"] = user }, Domain.Common.Ids.New(Clock), Ct);
        Assert.True(edited.Succeeded);
        return edited.Value;
    }
}
