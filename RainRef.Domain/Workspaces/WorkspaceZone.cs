using RainRef.Domain.Common;

namespace RainRef.Domain.Workspaces;

/// <summary>The time zone in which a workspace's days begin and end.</summary>
public static class WorkspaceZone
{
    public const string Default = "UTC";
    public const int MaxLength = 100;

    /// <summary>What is wrong with a zone's name; null where it is one.</summary>
    public static Error? Check(string? timeZone) =>
        timeZone is { Length: > 0 and <= MaxLength } && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) && zone.HasIanaId
            ? null
            : Error.Validation("time_zone", "time_zone is an IANA name such as Europe/Berlin.");

    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>A local time as a moment: the first where it comes twice, that of the change where it is skipped.</summary>
    public static DateTimeOffset MomentOf(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
