using RainRef.Domain.Knowledge;

namespace RainRef.Domain.Tests.Knowledge;

public sealed class KbCardTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly CardContent Content = CardContent.Create("Title", "Body", ["A ", "a", ""], null).Value;

    [Fact]
    public void Create_Tags_AreTrimmedLowerAndDistinct() => Assert.Equal(["a"], Content.Tags);

    [Fact]
    public void Revise_ApprovedText_NeedsReviewAgain()
    {
        var card = Approved();

        card.Revise(Content with { Body = "Other" }, Now);

        Assert.Equal((CardState.NeedsReview, 2, false), (card.State, card.Version, card.IsCitable));
    }

    [Fact]
    public void Revise_OnlyTags_StaysApproved()
    {
        var card = Approved();

        card.Revise(Content with { Tags = ["b"] }, Now);

        Assert.Equal((CardState.Approved, 1), (card.State, card.Version));
    }

    [Fact]
    public void Retired_Card_NeitherChangesNorComesBack()
    {
        var card = Approved();
        card.ChangeState(CardState.Retired, Now);

        Assert.Equal("card_retired", card.Revise(Content, Now).Error!.Code);
        Assert.Equal("card_retired", card.ChangeState(CardState.Approved, Now).Error!.Code);
    }

    private static KbCard Approved()
    {
        var id = Guid.Parse("01920000-0000-7000-8000-00000000000a");
        var card = new KbCard(id, id, Content, "Ada", Now);
        card.ChangeState(CardState.Approved, Now);
        return card;
    }
}
