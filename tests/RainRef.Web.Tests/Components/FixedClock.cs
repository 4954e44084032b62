namespace RainRef.Web.Tests.Components;

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock(DateTimeOffset now, string zone = "Europe/Berlin") : TimeProvider
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById(zone);

    public override DateTimeOffset GetUtcNow() => now;
}
