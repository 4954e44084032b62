using RainRef.Domain.Quality;

namespace RainRef.Domain.Tests.Quality;

public sealed class DriftTests
{
    private static readonly DateOnly First = new(2026, 1, 5);

    [Fact]
    public void Chance_OfSmallCounts_IsFishers()
    {
        // C(20,3) / C(100,3): all three marked ones among the twenty.
        Assert.Equal(1140.0 / 161700, Drift.Chance(new Part(3, 20), new Part(0, 80)), 10);
        // Fisher's tea: four right of four.
        Assert.Equal(1.0 / 70, Drift.Chance(new Part(4, 4), new Part(0, 4)), 10);
        Assert.Equal(1, Drift.Chance(new Part(0, 20), new Part(7, 80)), 10);
    }

    [Fact]
    public void Chance_OfLargeCounts_IsNearTheNormalTail()
    {
        // z = (0.2 - 0.15) / sqrt(0.16 * 0.84 * (1/2000 + 1/8000)) = 5.455; the normal tail there is 2.4e-8.
        Assert.InRange(Drift.Chance(new Part(400, 2000), new Part(1200, 8000)), 1e-8, 1e-7);
    }

    [Fact]
    public void Judge_AWeekFarAboveThoseBefore_FlagsItWithItsNumbers()
    {
        var verdict = Judge(4, (3, 30), (2, 30), (4, 30), (3, 30), (15, 30), (3, 30));

        var flag = Assert.Single(verdict.Flags);
        Assert.Equal((First.AddDays(28), new Part(15, 30), new Part(12, 120)), (flag.Week, flag.Found, flag.Before));
        Assert.InRange(flag.Chance, 1e-7, 1e-5);
        Assert.Equal((4, 4, 30), (verdict.Weeks, verdict.Judged, verdict.Fullest));
    }

    [Fact]
    public void Judge_AWeekWithinChance_FlagsNothing()
    {
        // 7 of 30 after 12 of 120: likely once in 24 weeks.
        var verdict = Judge(1, (3, 30), (2, 30), (4, 30), (3, 30), (7, 30));

        Assert.Empty(verdict.Flags);
        Assert.Equal(1, verdict.Judged);
    }

    [Fact]
    public void Judge_ABetterWeek_FlagsNothing() => Assert.Empty(Judge(1, (30, 30), (30, 30), (0, 30)).Flags);

    [Fact]
    public void Judge_WeeksWithFew_AreNeitherJudgedNorComparedWith()
    {
        var few = Judge(3, (0, 19), (19, 19), (20, 20));
        Assert.Equal((0, 20), (few.Judged, few.Fullest));
        Assert.Empty(few.Flags);

        var flag = Assert.Single(Judge(1, (0, 20), (19, 19), (20, 20)).Flags);
        Assert.Equal(new Part(0, 20), flag.Before);
    }

    [Fact]
    public void Judge_ComparesWithFourWeeksOnly() =>
        Assert.Equal(new Part(4, 80), Assert.Single(Judge(1, (20, 20), (1, 20), (1, 20), (1, 20), (1, 20), (20, 20)).Flags).Before);

    private static DriftVerdict Judge(int shown, params (int Count, int Of)[] weeks) => Drift.Judge(
        DriftMeasure.Abstained, [.. weeks.Select((w, at) => (First.AddDays(7 * at), new Part(w.Count, w.Of)))], shown);
}
