using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

/// <summary>A day off.</summary>
public sealed record Holiday(DateOnly Date, string Name);

/// <summary>When a team works, in its time zone.</summary>
public sealed class BusinessHours : IWorkspaceOwned
{
    public const int MaxNameLength = 80;
    private const int MaxHolidays = 400;
    private const int MaxSpans = 50;

    private BusinessHours()
    {
    }

    public BusinessHours(Guid id, Guid workspaceId)
    {
        Id = id;
        WorkspaceId = workspaceId;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>An IANA name, such as <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>Whether that is the workspace's zone, and changes with it.</summary>
    public bool FollowsWorkspace { get; private set; }

    public OpeningHours[] Week { get; private set; } = [];

    public Holiday[] Holidays { get; private set; } = [];

    /// <summary>Whether it counts where a queue names no other.</summary>
    public bool IsDefault { get; private set; }

    /// <param name="timeZone">Null follows the workspace.</param>
    public Result<BusinessHours> Set(string? name, string? timeZone, string workspaceZone, OpeningHours[] week, Holiday[] holidays)
    {
        if (Check(name, timeZone ?? workspaceZone, week, holidays) is { } error)
            return error;
        (FollowsWorkspace, TimeZone) = (timeZone is null, timeZone ?? workspaceZone);
        (Name, Week) = (name!.Trim(), [.. week.OrderBy(h => h.Day).ThenBy(h => h.Opens)]);
        Holidays = [.. holidays.OrderBy(h => h.Date)];
        return this;
    }

    /// <summary>The workspace's zone became another; hours with one of their own stay in theirs.</summary>
    /// <returns>Whether they count otherwise now.</returns>
    public bool Follow(string workspaceZone)
    {
        if (!FollowsWorkspace || TimeZone == workspaceZone)
            return false;
        TimeZone = workspaceZone;
        return true;
    }

    public void MakeDefault(bool value) => IsDefault = value;

    public BusinessCalendar ToCalendar() =>
        BusinessCalendar.Of(TimeZoneInfo.FindSystemTimeZoneById(TimeZone), Week, Holidays.Select(h => h.Date));

    private static Error? Check(string? name, string? timeZone, OpeningHours[] week, Holiday[] holidays)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > MaxNameLength)
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        if (WorkspaceZone.Check(timeZone) is { } unknown)
            return unknown;
        if (week.Length is 0 or > MaxSpans)
            return Error.Validation("week", $"week has 1 to {MaxSpans} spans.");
        if (week.Any(h => h.Opens < 0 || h.Closes > OpeningHours.MinutesADay || h.Opens >= h.Closes))
            return Error.Validation("week", "A span opens before it closes, within one day (00:00 to 24:00).");
        var overlaps = week.GroupBy(h => h.Day)
            .Any(day => day.OrderBy(h => h.Opens).Zip(day.OrderBy(h => h.Opens).Skip(1)).Any(p => p.First.Closes > p.Second.Opens));
        if (overlaps)
            return Error.Validation("week", "The spans of one day do not overlap.");
        if (holidays.Length > MaxHolidays || holidays.DistinctBy(h => h.Date).Count() != holidays.Length)
            return Error.Validation("holidays", $"There are at most {MaxHolidays} holidays, one a day.");
        return holidays.Any(h => h.Name is not { Length: > 0 and <= MaxNameLength })
            ? Error.Validation("holidays", $"A holiday's name has 1 to {MaxNameLength} characters.")
            : null;
    }
}
