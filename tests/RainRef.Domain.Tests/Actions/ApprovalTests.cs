using RainRef.Domain.Actions;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Actions;

public sealed class ApprovalTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset End = Now.AddHours(1);
    private static readonly Guid Id = Guid.Parse("01920000-0000-7000-8000-000000000002");
    private static readonly Actor Lead = new(Id, "Lead", Role.SupportLead, Id);
    private static readonly CitedVersion Card = new("card", Id, 3, new string('a', 64));

    [Fact]
    public void Use_SameBytesSamePolicyInTime_HoldsOnce()
    {
        var (approval, binding) = Approve();

        Assert.True(approval.Use(binding, Now).Succeeded);
        Assert.Equal("approval_used", approval.Use(binding, Now).Error!.Code);
    }

    [Theory]
    [InlineData("u-2", "digest", 3, 'a', "approval_mismatch")]
    [InlineData("u-1", "digesT", 3, 'a', "approval_policy_changed")]
    [InlineData("u-1", "digest", 4, 'a', "approval_evidence_changed")]
    [InlineData("u-1", "digest", 3, 'b', "approval_evidence_changed")]
    public void Use_OneByteChanged_IsRefused(string user, string digest, int version, char text, string code)
    {
        var (approval, _) = Approve();
        var cited = new CitedVersion("card", Id, version, new string(text, 64));

        var used = approval.Use(new ApprovalBinding(NewAction(user), digest, [], [cited]), Now);

        Assert.Equal(code, used.Error!.Code);
        Assert.Null(approval.UsedAt);
    }

    [Fact]
    public void Use_ForAnotherAction_IsRefused()
    {
        var (approval, _) = Approve();
        var other = NewAction("u-1", Guid.Parse("01920000-0000-7000-8000-000000000009"));

        Assert.Equal("approval_mismatch", approval.Use(Bind(other), Now).Error!.Code);
    }

    [Fact]
    public void Use_WithOtherObligationsOrExpiry_IsRefused()
    {
        var (approval, _) = Approve();

        Assert.Equal("approval_mismatch", approval.Use(new ApprovalBinding(NewAction(), "digest", ["two_people"], [Card]), Now).Error!.Code);
        var later = NewAction();
        later.Pin(Id, [Card], End.AddMinutes(1));
        Assert.Equal("approval_mismatch", approval.Use(Bind(later), Now).Error!.Code);
    }

    [Fact]
    public void Use_AtTheEndOfItsLife_IsRefused()
    {
        var (approval, binding) = Approve();

        Assert.Equal("approval_expired", approval.Use(binding, End).Error!.Code);
        Assert.True(approval.Use(binding, End.AddTicks(-1)).Succeeded);
    }

    [Fact]
    public void Use_Rejection_IsRefused()
    {
        var (approval, binding) = Approve(approved: false);

        Assert.Equal("approval_rejected", approval.Use(binding, Now).Error!.Code);
    }

    [Fact]
    public void Binding_OfTheSame_IsTheSameToTheByte()
    {
        var other = new CitedVersion("source", Id, 1, new string('c', 64));

        var one = new ApprovalBinding(NewAction(), "digest", ["two_people", "canary"], [Card, other]);
        var two = new ApprovalBinding(NewAction(), "digest", ["canary", "two_people"], [other, Card]);

        Assert.Equal(one.Canonical, two.Canonical);
        Assert.Equal(one.Hash, Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(one.Canonical))));
    }

    [Fact]
    public void Binding_OfTheSameUnderAnotherSalt_IsAnother()
    {
        var (one, two) = (NewAction(salt: null), NewAction(salt: null));

        Assert.True(one.Request.AsksLike(two.Request));
        Assert.NotEqual(one.Hash, two.Hash);
        Assert.NotEqual(Bind(one).Hash, Bind(two).Hash);
    }

    private static (Approval Approval, ApprovalBinding Binding) Approve(bool approved = true)
    {
        var action = NewAction();
        return (new Approval(Id, action, Bind(action), Lead, approved, null, Now), Bind(action));
    }

    private static ApprovalBinding Bind(PlannedAction action) => new(action, "digest", [], [Card]);

    private static PlannedAction NewAction(string user = "u-1", Guid? id = null, string? salt = "5a17")
    {
        var action = new PlannedAction(
            id ?? Id, Actor.Program(Id),
            new ActionRequest("resend_activation", new Dictionary<string, string> { ["user_ref"] = user }, [], null) { Salt = salt }, Now);
        action.Pin(Id, [Card], End);
        return action;
    }
}
