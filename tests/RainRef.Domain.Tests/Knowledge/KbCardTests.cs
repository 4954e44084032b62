using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class KbCardTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly CardContent Content = CardContent.Create("Title", "Body", ["A ", "a", ""], null).Value;

    [Fact]
    public void Create_Tags_AreTrimmedLowerAndDistinct() => Assert.Equal(["a"], Content.Tags);

    [Fact]
    public void Revise_ApprovedText_GoesOnAnsweringUntilTheNewIsApproved()
    {
        var card = Approved();

        card.Revise(Content with { Body = "Other" }, Now);
        Assert.Equal((CardState.Draft, 2, 1, true), (card.State, card.Version, card.AnsweringVersion, card.IsCitable));

        card.Submit(Now);
        Assert.Equal((CardState.InReview, 1), (card.State, card.AnsweringVersion));

        card.Approve(30, Now);
        Assert.Equal((CardState.Approved, 2), (card.State, card.AnsweringVersion));
    }

    [Fact]
    public void Revise_OnlyTags_StaysApproved()
    {
        var card = Approved();

        card.Revise(Content with { Tags = ["b"] }, Now);

        Assert.Equal((CardState.Approved, 1), (card.State, card.Version));
    }

    [Fact]
    public void Doubt_ApprovedText_AnswersNothingUntilItIsVerified()
    {
        var card = Approved();

        card.Doubt("Is it so?", Now);
        Assert.Equal((CardState.NeedsReview, (int?)null, "Is it so?"), (card.State, card.AnsweringVersion, card.StateReason));

        card.Verify(30, Now);
        Assert.Equal((CardState.Approved, 1, Now.AddDays(30)), (card.State, card.AnsweringVersion, card.VerifyBy));
    }

    [Fact]
    public void Doubt_WhileNewTextIsWritten_StopsTheOldAndKeepsTheDraft()
    {
        var card = Approved();
        card.Revise(Content with { Body = "Other" }, Now);

        card.Doubt(null, Now);

        Assert.Equal((CardState.Draft, (int?)null), (card.State, card.AnsweringVersion));
        Assert.Equal("needs_approval", card.Verify(30, Now).Error!.Code);
    }

    [Fact]
    public void Approve_AnUndeclaredSlot_IsRefused()
    {
        var id = Guid.Parse("01920000-0000-7000-8000-00000000000a");
        var card = new KbCard(id, id, Content with { Body = "Hello {{name}}" }, "Ada", Now);

        Assert.Equal("slot_undeclared", card.Approve(30, Now).Error!.Code);
        Assert.False(card.IsCitable);
    }

    [Fact]
    public void Retired_Card_NeitherChangesNorComesBack()
    {
        var card = Approved();
        card.Retire(null, Now);

        Assert.False(card.IsCitable);
        Assert.Equal("card_retired", card.Revise(Content, Now).Error!.Code);
        Assert.Equal("card_retired", card.Approve(30, Now).Error!.Code);
        Assert.Equal("card_retired", card.Submit(Now).Error!.Code);
        Assert.Equal("card_retired", card.Doubt(null, Now).Error!.Code);
    }

    private static KbCard Approved()
    {
        var id = Guid.Parse("01920000-0000-7000-8000-00000000000a");
        var card = new KbCard(id, id, Content, "Ada", Now);
        card.Approve(30, Now);
        return card;
    }
}
