using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Keeping;

/// <summary>When closed tickets are due, in the workspace's own days.</summary>
public static class RetentionPlan
{
    /// <summary>The first moment of the earliest day whose tickets stay; what closed before it is due.</summary>
    /// <param name="days">How many whole days are kept after the day on which a ticket closed.</param>
    public static DateTimeOffset DueBefore(DateTimeOffset now, int days, TimeZoneInfo zone) =>
        WorkspaceZone.MomentOf(WorkspaceZone.DayOf(now, zone).AddDays(-days), TimeOnly.MinValue, zone);

    /// <summary>The next time that it is this hour there.</summary>
    public static DateTimeOffset NextNight(DateTimeOffset now, int hour, TimeZoneInfo zone)
    {
        var today = WorkspaceZone.DayOf(now, zone);
        var tonight = WorkspaceZone.MomentOf(today, new TimeOnly(hour, 0), zone);
        return tonight > now ? tonight : WorkspaceZone.MomentOf(today.AddDays(1), new TimeOnly(hour, 0), zone);
    }
}
