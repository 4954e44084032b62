using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tests.Tickets.Keeping;

public sealed class RetentionPlanTests
{
    [Theory]
    // What closed on 1 January, at whatever hour, is kept for 30 whole days and due on 1 February.
    [InlineData("2026-01-31T23:59:59Z", 30, "UTC", "2026-01-01T00:00:00Z")]
    [InlineData("2026-02-01T00:00:00Z", 30, "UTC", "2026-01-02T00:00:00Z")]
    // The same moment is another day elsewhere.
    [InlineData("2026-01-31T23:30:00Z", 30, "Europe/Berlin", "2026-01-01T23:00:00Z")]
    [InlineData("2026-02-01T04:00:00Z", 30, "America/New_York", "2026-01-01T05:00:00Z")]
    // The day whose midnight is skipped begins when the clocks have changed.
    [InlineData("2026-05-28T12:00:00Z", 81, "America/Havana", "2026-03-08T05:00:00Z")]
    // Summer time between closing and today changes nothing but the offset.
    [InlineData("2026-04-15T10:00:00Z", 30, "Europe/Berlin", "2026-03-15T23:00:00Z")]
    public void DueBefore_InAZone_IsTheBeginningOfItsDay(string now, int days, string zone, string expected) =>
        Assert.Equal(At(expected), RetentionPlan.DueBefore(At(now), days, TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("2026-01-31T01:59:59Z", "UTC", "2026-01-31T02:00:00Z")]
    [InlineData("2026-01-31T02:00:00Z", "UTC", "2026-02-01T02:00:00Z")]
    [InlineData("2026-06-10T12:00:00Z", "Asia/Kolkata", "2026-06-10T20:30:00Z")]
    // Two o'clock is skipped that night, and comes twice in the other.
    [InlineData("2026-03-28T12:00:00Z", "Europe/Berlin", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "Europe/Berlin", "2026-10-25T00:00:00Z")]
    [InlineData("2026-10-25T00:00:00Z", "Europe/Berlin", "2026-10-26T01:00:00Z")]
    public void NextNight_InAZone_IsItsNextTwoOClock(string now, string zone, string expected) =>
        Assert.Equal(At(expected), RetentionPlan.NextNight(At(now), 2, TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("UTC", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Zone_OfAWorkspace_IsAnIanaName(string? zone, bool known) => Assert.Equal(known, WorkspaceZone.Check(zone) is null);

    [Theory]
    [InlineData(null, true)]
    [InlineData(30, true)]
    [InlineData(3650, true)]
    [InlineData(29, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(3651, false)]
    public void Days_BeyondTheBounds_AreRefused(int? days, bool taken) => Assert.Equal(taken, RetentionSettings.Check(days) is null);

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
}
