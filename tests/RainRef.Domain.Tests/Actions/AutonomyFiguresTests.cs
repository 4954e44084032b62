using RainRef.Domain.Actions;
using RainRef.Domain.Common;

namespace RainRef.Domain.Tests.Actions;

public sealed class AutonomyFiguresTests
{
    [Theory]
    [InlineData(49, 49, 98, false)] // one too few
    [InlineData(50, 49, 98, true)]
    [InlineData(50, 49, 99, false)]
    [InlineData(50, 50, 99, true)]
    [InlineData(50, 50, 100, true)]
    [InlineData(50, 48, 98, false)]
    [InlineData(0, 0, 50, false)]
    public void HasEarnedIt_ByCountAndAgreement(int decisions, int agreed, int percent, bool earned) =>
        Assert.Equal(earned, Of(new AutonomyTerms(true, 50, percent), decisions, agreed).HasEarnedIt);

    [Fact]
    public void Of_MoreThanAsked_CountsTheNewest()
    {
        var comparisons = Comparisons(60, i => i < 50);

        Assert.True(AutonomyFigures.Of(new AutonomyTerms(true, 50, 100), comparisons).HasEarnedIt);
        Assert.False(AutonomyFigures.Of(new AutonomyTerms(true, 51, 100), comparisons).HasEarnedIt);
    }

    [Fact]
    public void Of_OneActionTwice_CountsItOnce()
    {
        var once = Comparisons(1, _ => true).Single();

        Assert.Single(AutonomyFigures.Of(new AutonomyTerms(true, 2, 50), [once, once with { ReceiptId = Ids.New(TimeProvider.System) }]).Counted);
    }

    [Theory]
    [InlineData(null, 50, 98)]
    [InlineData(true, 0, 98)]
    [InlineData(true, 1001, 98)]
    [InlineData(true, 50, 49)]
    [InlineData(true, 50, 101)]
    public void Terms_OutOfRange_AreRefused(bool? enabled, int decisions, int percent) =>
        Assert.False(AutonomyTerms.Create(enabled, decisions, percent).Succeeded);

    private static AutonomyFigures Of(AutonomyTerms terms, int decisions, int agreed) =>
        AutonomyFigures.Of(terms, Comparisons(decisions, i => i < agreed));

    private static ShadowComparison[] Comparisons(int count, Func<int, bool> agrees) =>
        [.. Enumerable.Range(0, count).Select(i => new ShadowComparison(Ids.New(TimeProvider.System), Ids.New(TimeProvider.System), agrees(i)))];
}
