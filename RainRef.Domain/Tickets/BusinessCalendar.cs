using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

/// <summary>
/// Counts working time. Opening hours are local, so that a day on which clocks change is an hour shorter or longer where
/// the hours span the change; a time that comes twice is its first, one that is skipped is the moment of the change.
/// </summary>
public sealed class BusinessCalendar
{
    // Holidays are few and every week has hours, so no search goes on for this long.
    private const int MaxDays = 20_000;
    private static readonly DateOnly LastDay = new(9990, 1, 1);
    private readonly TimeZoneInfo _zone;
    private readonly ILookup<DayOfWeek, OpeningHours>? _week;
    private readonly HashSet<DateOnly> _holidays;

    private BusinessCalendar(TimeZoneInfo zone, ILookup<DayOfWeek, OpeningHours>? week, HashSet<DateOnly> holidays)
    {
        _zone = zone;
        _week = week;
        _holidays = holidays;
    }

    /// <summary>Around the clock, every day.</summary>
    public static BusinessCalendar Always { get; } = new(TimeZoneInfo.Utc, null, []);

    /// <param name="week">At least one; those of one day do not overlap.</param>
    public static BusinessCalendar Of(TimeZoneInfo zone, IEnumerable<OpeningHours> week, IEnumerable<DateOnly> holidays) => new(
        zone, week.OrderBy(h => h.Opens).ToLookup(h => h.Day), [.. holidays]);

    /// <summary>The first moment by which so much working time has passed since <paramref name="start"/>.</summary>
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan work)
    {
        if (work <= TimeSpan.Zero)
            return start;
        if (_week is null)
            return start + work;
        var left = work;
        foreach (var (opens, closes) in SpansFrom(start))
        {
            var from = opens > start ? opens : start;
            if (closes - from >= left)
                return from + left;
            left -= closes - from;
        }

        return DateTimeOffset.MaxValue;
    }

    /// <summary>The working time between two moments; none where the second is not later.</summary>
    public TimeSpan Elapsed(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
            return TimeSpan.Zero;
        if (_week is null)
            return to - from;
        var sum = TimeSpan.Zero;
        foreach (var (opens, closes) in SpansFrom(from))
        {
            if (opens >= to)
                break;
            sum += (closes < to ? closes : to) - (opens > from ? opens : from);
        }

        return sum;
    }

    // The spans that end after a moment, in order.
    private IEnumerable<(DateTimeOffset Opens, DateTimeOffset Closes)> SpansFrom(DateTimeOffset start)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(start, _zone).DateTime);
        for (var i = 0; i < MaxDays && day < LastDay; i++, day = day.AddDays(1))
        {
            if (_holidays.Contains(day))
                continue;
            foreach (var hours in _week![day.DayOfWeek])
            {
                var (opens, closes) = (Moment(day, hours.Opens), Moment(day, hours.Closes));
                if (closes > start && closes > opens)
                    yield return (opens, closes);
            }
        }
    }

    private DateTimeOffset Moment(DateOnly day, int minute) => minute == OpeningHours.MinutesADay
        ? WorkspaceZone.MomentOf(day.AddDays(1), TimeOnly.MinValue, _zone)
        : WorkspaceZone.MomentOf(day, TimeOnly.MinValue.AddMinutes(minute), _zone);
}

/// <summary>When a day's work begins and ends, in minutes after local midnight; 1,440 is the next one.</summary>
public sealed record OpeningHours(DayOfWeek Day, int Opens, int Closes)
{
    public const int MinutesADay = 1440;
}
