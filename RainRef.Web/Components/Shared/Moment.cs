using System.Globalization;

namespace RainRef.Web.Components.Shared;

/// <summary>How a moment is told: relative up to a day, then exactly, in the clock's zone.</summary>
public static class Moment
{
    /// <summary>For a machine to read.</summary>
    public static string Stamp(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Tell(DateTimeOffset at, TimeProvider clock)
    {
        var age = clock.GetUtcNow() - at;
        return age switch
        {
            // A future moment is another machine's clock running ahead of ours.
            { TotalMinutes: < 1 } => T["now"],
            { TotalHours: < 1 } => T["{0} min", (int)age.TotalMinutes],
            { TotalDays: < 1 } => T["{0} h", (int)age.TotalHours],
            _ => Day(at, clock),
        };
    }

    /// <summary>As part of a sentence: "4 min ago", "just now", "19 Nov, 09:02".</summary>
    public static string TellAgo(DateTimeOffset at, TimeProvider clock) => (clock.GetUtcNow() - at) switch
    {
        { TotalMinutes: < 1 } => T["just now"],
        { TotalDays: < 1 } => T["{0} ago", Tell(at, clock)],
        _ => Tell(at, clock),
    };

    /// <summary>For the hover: with year, second and zone.</summary>
    public static string Exactly(DateTimeOffset at, TimeProvider clock)
    {
        var local = Local(at, clock);
        var zone = local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return $"{local.ToString($"{ReadersLanguage.DayPattern} yyyy, HH:mm:ss", ReadersLanguage.Calendar)} {zone}";
    }

    private static string Day(DateTimeOffset at, TimeProvider clock)
    {
        var local = Local(at, clock);
        var sameYear = local.Year == Local(clock.GetUtcNow(), clock).Year;
        return local.ToString($"{ReadersLanguage.DayPattern}{(sameYear ? ", HH:mm" : " yyyy")}", ReadersLanguage.Calendar);
    }

    private static DateTimeOffset Local(DateTimeOffset at, TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(at, clock.LocalTimeZone);
}
