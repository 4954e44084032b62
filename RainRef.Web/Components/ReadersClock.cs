namespace RainRef.Web.Components;

/// <summary>The program's clock in the reader's zone.</summary>
/// <param name="zoneId">An IANA name that the browser gave, such as <c>Europe/Berlin</c>; UTC where it is missing or unknown.</param>
internal sealed class ReadersClock(TimeProvider clock, string? zoneId) : TimeProvider
{
    public const string Cookie = "rainref.zone";

    public override TimeZoneInfo LocalTimeZone { get; } =
        zoneId is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone) ? zone : TimeZoneInfo.Utc;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock.CreateTimer(callback, state, dueTime, period);
}
