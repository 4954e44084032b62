using RainRef.Domain.Actions;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Actions;

public sealed class ApprovalTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly Guid Id = Guid.Parse("01920000-0000-7000-8000-000000000002");
    private static readonly Actor Lead = new(Id, "Lead", Role.SupportLead, Id);

    [Fact]
    public void Use_SameBytesSamePolicyInTime_HoldsOnce()
    {
        var (approval, action) = Approve();

        Assert.True(approval.Use(action.Hash, "digest", Now).Succeeded);
        Assert.Equal("approval_used", approval.Use(action.Hash, "digest", Now).Error!.Code);
    }

    [Fact]
    public void Use_OtherBytes_IsRefused()
    {
        var (approval, action) = Approve();
        var changed = action.Request with { Parameters = new Dictionary<string, string> { ["user_ref"] = "u-2" } };

        Assert.Equal("approval_mismatch", approval.Use(changed.Hash(), "digest", Now).Error!.Code);
        Assert.Null(approval.UsedAt);
    }

    [Fact]
    public void Use_PolicyChanged_IsRefused()
    {
        var (approval, action) = Approve();

        Assert.Equal("approval_policy_changed", approval.Use(action.Hash, "other", Now).Error!.Code);
    }

    [Fact]
    public void Use_AtTheEndOfItsLife_IsRefused()
    {
        var (approval, action) = Approve();

        Assert.Equal("approval_expired", approval.Use(action.Hash, "digest", Now + Approval.Lifetime).Error!.Code);
    }

    [Fact]
    public void Use_Rejection_IsRefused()
    {
        var (approval, action) = Approve(approved: false);

        Assert.Equal("approval_rejected", approval.Use(action.Hash, "digest", Now).Error!.Code);
    }

    [Fact]
    public void Action_EveryOtherTransition_IsABug()
    {
        var action = NewAction();

        Assert.Throws<InvalidOperationException>(() => action.Started(Now));
        Assert.Equal("action_not_waiting", action.Approve(Now).Error!.Code);
        action.Decided(new PolicyDecision(PolicyOutcome.Review, [], "digest"), Now);
        Assert.True(action.Approve(Now).Succeeded);
        Assert.Equal("action_not_waiting", action.Approve(Now).Error!.Code);
        action.Started(Now);
        Assert.Throws<InvalidOperationException>(() => action.Started(Now));
        action.Succeeded("{}", Now);
        Assert.Throws<InvalidOperationException>(() => action.Failed("late", Now));
    }

    private static (Approval Approval, PlannedAction Action) Approve(bool approved = true)
    {
        var action = NewAction();
        return (new Approval(Id, action, Lead, approved, "digest", null, Now), action);
    }

    private static PlannedAction NewAction() => new(
        Id, Actor.Program(Id),
        new ActionRequest("resend_activation", new Dictionary<string, string> { ["user_ref"] = "u-1" }, [], null), Now);
}
