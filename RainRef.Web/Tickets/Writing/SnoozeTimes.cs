namespace RainRef.Web.Tickets.Writing;

/// <summary>The times until which one snoozes, in the reader's day.</summary>
public static class SnoozeTimes
{
    private const int Morning = 8;
    private const int Evening = 18;

    public static IReadOnlyList<(string Name, DateTimeOffset Until)> From(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var times = new List<(string, DateTimeOffset)> { (T["In one hour"], now.AddHours(1)) };
        if (local.Hour < Evening - 1)
            times.Add((T["This evening, 18:00"], At(local.Date.AddHours(Evening), zone)));
        times.Add((T["Tomorrow, 08:00"], At(local.Date.AddDays(1).AddHours(Morning), zone)));
        var monday = local.Date.AddDays(((int)DayOfWeek.Monday - (int)local.DayOfWeek + 6) % 7 + 1);
        times.Add((T["Next Monday, 08:00"], At(monday.AddHours(Morning), zone)));
        times.Add((T["In a month"], At(local.Date.AddMonths(1).AddHours(Morning), zone)));
        return times;
    }

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone) => new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
}
