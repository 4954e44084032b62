using RainRef.Domain.Signals;
using RainRef.Domain.Tickets;

namespace RainRef.Domain.Tests.Signals;

public sealed class SignalizerTests
{
    [Theory]
    [InlineData("We are switching to a competitor next month.", SignalType.ChurnRisk)]
    [InlineData("Nice tool, but too expensive for us. The pricing per seat hurts.", SignalType.PricingObjection)]
    [InlineData("It would be great to invite several people at once.", SignalType.FeatureRequest)]
    [InlineData("The export crashes with an error.", SignalType.Bug)]
    [InlineData("I never got the mail.", SignalType.Friction)]
    public void Read_Words_GiveTheTypeAndTheSentence(string text, SignalType expected)
    {
        var signal = Signalizer.Read(NewTicket(), text, null)!;

        Assert.Equal(expected, signal.Type);
        Assert.InRange(signal.Strength, 0, 1);
        Assert.Contains(signal.Quote!, text);
    }

    [Fact]
    public void Read_NothingAboutTheProduct_GivesNone() =>
        Assert.Null(Signalizer.Read(NewTicket(), "Good morning to all of you.", null));

    [Fact]
    public void Read_OnlyThePlaybookKnows_TakesItsType() =>
        Assert.Equal(SignalType.Friction, Signalizer.Read(NewTicket(), "Good morning.", "friction")!.Type);

    [Theory]
    [InlineData(null, "a", 0.5, "t", "type")]
    [InlineData(SignalType.Bug, "", 0.5, "t", "product_area")]
    [InlineData(SignalType.Bug, "a", 1.5, "t", "strength")]
    [InlineData(SignalType.Bug, "a", double.NaN, "t", "strength")]
    [InlineData(SignalType.Bug, "a", 0.5, " ", "title")]
    public void Create_Wrong_NamesTheField(SignalType? type, string area, double strength, string title, string field) =>
        Assert.Equal(field, SignalDraft.Create(type, area, strength, title, null, null).Error!.Details!["field"]);

    private static Ticket NewTicket() => new(
        Guid.Parse("01920000-0000-7000-8000-000000000006"), Guid.Parse("01920000-0000-7000-8000-000000000007"), 1,
        new TicketOrigin("email", "support", "u-1", "gateway", null, null), "A subject", DateTimeOffset.UnixEpoch);
}
