using System.Globalization;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Triage;

/// <summary>A rule: in each list that is given, one value must be the ticket's.</summary>
/// <param name="Products">Fits the product that the sender named and the product area that triage found.</param>
/// <param name="Queue">A queue's name.</param>
/// <param name="Priority"><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>; absent follows the severity.</param>
/// <param name="Assignment"><c>manual</c> or <c>least_load</c>; absent does as the queue says.</param>
public sealed record RuleBody(
    string? Name, string? Queue, string[]? Intents = null, string[]? Severities = null, string[]? Products = null,
    string[]? Languages = null, string[]? CustomerTiers = null, string? Priority = null, string? Assignment = null, bool Enabled = true)
{
    public Result<RuleDraft> ToDraft()
    {
        if (!Optional<TicketPriority>(Priority, out var priority))
            return Error.Validation("priority", "priority is low, normal, high or urgent.");
        if (!Optional<AssignmentStrategy>(Assignment, out var assignment))
            return Error.Validation("assignment", "assignment is manual or least_load.");
        return RoutingConditions.Create(Intents, Severities, Products, Languages, CustomerTiers)
            .Then<RuleDraft>(conditions => new RuleDraft(Name, conditions, Queue, priority, assignment, Enabled));
    }

    internal static bool Optional<T>(string? name, out T? value)
        where T : struct, Enum
    {
        value = SnakeCase.TryParse<T>(name, out var parsed) ? parsed : null;
        return string.IsNullOrEmpty(name) || value is not null;
    }
}

public sealed record RuleView(
    Guid Id, int Position, string Name, bool Enabled, string[] Intents, string[] Severities, string[] Products, string[] Languages,
    string[] CustomerTiers, string Queue, string? Priority, string? Assignment)
{
    public static RuleView Of(RoutingRule r) => new(
        r.Id, r.Position, r.Name, r.Enabled, r.Conditions.Intents, r.Conditions.Severities, r.Conditions.Products, r.Conditions.Languages,
        r.Conditions.CustomerTiers, r.Queue, r.Priority is { } p ? SnakeCase.Of(p) : null, r.Assignment is { } a ? SnakeCase.Of(a) : null);
}

/// <param name="Ids">Every rule once, the first to be asked first.</param>
public sealed record RuleOrderBody(Guid[]? Ids);

/// <param name="Name">Lasting; lower-case letters, digits, '-' and '_'. Only for a new queue.</param>
/// <param name="Assignment"><c>manual</c> (the default) or <c>least_load</c>.</param>
/// <param name="Capacity">How many open tickets a member has at most.</param>
public sealed record QueueBody(
    string? Name, string? Title, string? Assignment = null, int Capacity = 20, Guid? BusinessHoursId = null, bool Enabled = true,
    bool IsDefault = false)
{
    public Result<QueueDraft> ToDraft() => RuleBody.Optional<AssignmentStrategy>(Assignment, out var assignment)
        ? new QueueDraft(Title ?? Name, assignment ?? AssignmentStrategy.Manual, Capacity, BusinessHoursId, Enabled, IsDefault)
        : Error.Validation("assignment", "assignment is manual or least_load.");
}

/// <param name="Capacity">Absent is the queue's.</param>
public sealed record QueueMemberBody(int? Capacity = null);

/// <summary>Opening hours of a day, local: <c>{"day": "monday", "opens": "09:00", "closes": "17:30"}</c>; 24:00 ends a day.</summary>
public sealed record SpanBody(string? Day, string? Opens, string? Closes)
{
    public static SpanBody Of(OpeningHours h) => new(h.Day.ToString().ToLowerInvariant(), Clock(h.Opens), Clock(h.Closes));

    /// <summary>Null where it does not read.</summary>
    public OpeningHours? ToHours() =>
        Enum.TryParse<DayOfWeek>(Day, ignoreCase: true, out var day) && Enum.IsDefined(day) && !int.TryParse(Day, out _)
        && Minutes(Opens) is { } opens && Minutes(Closes) is { } closes
            ? new OpeningHours(day, opens, closes)
            : null;

    internal static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    internal static int? Minutes(string? time)
    {
        if (time == "24:00")
            return OpeningHours.MinutesADay;
        return TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? (at.Hour * 60) + at.Minute
            : null;
    }
}

/// <param name="TimeZone">An IANA name such as Europe/Berlin; absent is the workspace's, also when that becomes another.</param>
/// <param name="IsDefault">Whether they count where a queue names no other.</param>
public sealed record HoursBody(string? Name, string? TimeZone, SpanBody[]? Week, Holiday[]? Holidays = null, bool IsDefault = false)
{
    public Result<HoursDraft> ToDraft()
    {
        var week = (Week ?? []).Select(s => s?.ToHours()).ToArray();
        return week.Any(h => h is null) || Holidays?.Any(h => h is null) is true
            ? Error.Validation("week", "A span has a day in English and opens and closes as HH:mm; 24:00 ends a day.")
            : new HoursDraft(Name, TimeZone, [.. week.OfType<OpeningHours>()], Holidays ?? [], IsDefault);
    }
}

/// <param name="FollowsWorkspace">Whether the zone is the workspace's, and changes with it.</param>
public sealed record HoursView(
    Guid Id, string Name, string TimeZone, IReadOnlyList<SpanBody> Week, IReadOnlyList<Holiday> Holidays, bool IsDefault, bool FollowsWorkspace)
{
    public static HoursView Of(BusinessHours h) => new(h.Id, h.Name, h.TimeZone, [.. h.Week.Select(SpanBody.Of)], h.Holidays, h.IsDefault, h.FollowsWorkspace);
}

/// <summary>A promise in working minutes; absent severity or tier is any. The closest one holds: severity before tier.</summary>
/// <param name="AroundTheClock">Counts nights, weekends and holidays too.</param>
public sealed record TargetBody(
    int FirstResponseMinutes, int ResolutionMinutes, string? Severity = null, string? CustomerTier = null, bool AroundTheClock = false)
{
    public TargetDraft ToDraft() => new(Severity, CustomerTier, FirstResponseMinutes, ResolutionMinutes, AroundTheClock);
}

public sealed record TargetView(
    Guid Id, string? Severity, string? CustomerTier, int FirstResponseMinutes, int ResolutionMinutes, bool AroundTheClock)
{
    public static TargetView Of(SlaTarget t) =>
        new(t.Id, t.Severity, t.CustomerTier, t.FirstResponseMinutes, t.ResolutionMinutes, t.AroundTheClock);
}

/// <param name="GraceHours">How long a reply reopens a solved ticket; then it closes.</param>
/// <param name="WarnPercent">At which share of a promise to warn.</param>
public sealed record TicketSettingsBody(int GraceHours = TicketSettings.DefaultGraceHours, int WarnPercent = TicketSettings.DefaultWarnPercent);

/// <summary>A made-up ticket, or the id of a real one; what is absent is unknown.</summary>
/// <param name="SuggestedQueue">What triage would suggest.</param>
public sealed record RoutingTestBody(
    Guid? TicketId = null, string? Intent = null, string? Severity = null, string? Product = null, string? ProductArea = null,
    string? Language = null, string? CustomerTier = null, string? SuggestedQueue = null);

/// <summary>Where it would go, and what would be promised.</summary>
/// <param name="BusinessHours">The hours in which the promise counts; null counts around the clock.</param>
public sealed record RoutingTestResult(
    string Queue, string Priority, string Assignment, Guid? RuleId, string Why, IReadOnlyList<RuleVerdict> Rules,
    double FirstResponseMinutes, double ResolutionMinutes, string? BusinessHours, DateTimeOffset FirstResponseDueAt,
    DateTimeOffset ResolutionDueAt);

/// <summary>All rows of a short list.</summary>
public sealed record SetupList<T>(IReadOnlyList<T> Items);
