using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Bulk;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

public enum SlaKind
{
    FirstResponse,
    Resolution,
}

public enum SlaState
{
    Running,

    /// <summary>Waits for the customer.</summary>
    Paused,

    /// <summary>The ticket is solved or closed; reopening it goes on from here.</summary>
    Stopped,

    /// <summary>Done for good: the first response was given.</summary>
    Met,
}

/// <summary>
/// One promise on one ticket. What is stored here is the only deadline there is: lists, the API and the sweep read it,
/// and only these transitions change it.
/// </summary>
public sealed class SlaClock : IWorkspaceOwned
{
    private SlaClock()
    {
    }

    public SlaClock(Guid workspaceId, Guid ticketId, SlaKind kind, DateTimeOffset startedAt)
    {
        Id = IdOf(ticketId, kind);
        WorkspaceId = workspaceId;
        TicketId = ticketId;
        Kind = kind;
        State = SlaState.Running;
        StartedAt = startedAt;
        RunningSince = startedAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid TicketId { get; private set; }

    public SlaKind Kind { get; private set; }

    public SlaState State { get; private set; }

    /// <summary>The working time that is promised.</summary>
    public TimeSpan Target { get; private set; }

    /// <summary>At which share of it to warn, in percent.</summary>
    public int WarnPercent { get; private set; }

    /// <summary>The hours in which it counts; null counts around the clock.</summary>
    public Guid? BusinessHoursId { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? RunningSince { get; private set; }

    /// <summary>The working time used before <see cref="RunningSince"/>.</summary>
    public TimeSpan Used { get; private set; }

    /// <summary>When the promise breaks; none while it is paused.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? WarnAt { get; private set; }

    /// <summary>What the sweep looks for: the next moment at which something is to be said.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    public DateTimeOffset? WarnedAt { get; private set; }

    public DateTimeOffset? BreachedAt { get; private set; }

    public DateTimeOffset? StoppedAt { get; private set; }

    /// <summary>The id follows from ticket and kind: a ticket has one clock of each.</summary>
    public static Guid IdOf(Guid ticketId, SlaKind kind) => Ids.From(ticketId, "sla", SnakeCase.Of(kind));

    /// <summary>Sets or changes what is promised; the time used so far stays used.</summary>
    public void Aim(TimeSpan target, int warnPercent, Guid? businessHoursId, BusinessCalendar calendar)
    {
        (Target, WarnPercent, BusinessHoursId) = (target, warnPercent, businessHoursId);
        Schedule(calendar);
    }

    /// <summary>Stops while the customer is awaited.</summary>
    /// <returns>Whether the promise turns out to be broken, which nobody has said yet.</returns>
    public bool Pause(DateTimeOffset now, BusinessCalendar calendar) => Halt(SlaState.Paused, now, calendar);

    /// <inheritdoc cref="Pause"/>
    public bool Stop(DateTimeOffset now, BusinessCalendar calendar) => Halt(SlaState.Stopped, now, calendar);

    /// <inheritdoc cref="Pause"/>
    public bool Meet(DateTimeOffset now, BusinessCalendar calendar) => Halt(SlaState.Met, now, calendar);

    public void Resume(DateTimeOffset now, BusinessCalendar calendar)
    {
        if (State is SlaState.Running or SlaState.Met)
            return;
        (State, RunningSince, StoppedAt) = (SlaState.Running, now, null);
        Schedule(calendar);
    }

    /// <summary>The working time that is left; negative where more than the promise was used.</summary>
    public TimeSpan Remaining(DateTimeOffset now, BusinessCalendar calendar) =>
        Target - Used - (RunningSince is { } since ? calendar.Elapsed(since, now) : TimeSpan.Zero);

    /// <summary>What it is, to the microsecond that the database keeps.</summary>
    public SlaMemory Remember() => new(
        Kind, State, Micro(RunningSince), new TimeSpan(Used.Ticks / 10 * 10), Micro(DueAt), Micro(WarnAt), Micro(NextAt), Micro(WarnedAt),
        Micro(BreachedAt), Micro(StoppedAt));

    /// <summary>Is again what it was, as if nothing had happened since.</summary>
    public void Recall(SlaMemory was)
    {
        (State, RunningSince, Used) = (was.State, was.RunningSince, was.Used);
        (DueAt, WarnAt, NextAt) = (was.DueAt, was.WarnAt, was.NextAt);
        (WarnedAt, BreachedAt, StoppedAt) = (was.WarnedAt, was.BreachedAt, was.StoppedAt);
    }

    private static DateTimeOffset? Micro(DateTimeOffset? time) => time is { } at ? new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero) : null;

    private bool Halt(SlaState next, DateTimeOffset now, BusinessCalendar calendar)
    {
        if (State == next || State == SlaState.Met)
            return false;
        var newlyBroken = false;
        if (RunningSince is { } since)
        {
            Used += calendar.Elapsed(since, now);
            newlyBroken = BreachedAt is null && DueAt <= now;
            if (newlyBroken)
                BreachedAt = now;
        }

        (State, RunningSince) = (next, null);
        StoppedAt = next == SlaState.Paused ? null : StoppedAt ?? now;
        Schedule(calendar);
        return newlyBroken;
    }

    private void Schedule(BusinessCalendar calendar)
    {
        if (RunningSince is not { } since)
        {
            // A deadline that was kept or missed stays to be read; one that waits for the customer is not known.
            if (State == SlaState.Paused)
                DueAt = WarnAt = null;
            NextAt = null;
            return;
        }

        DueAt = calendar.Add(since, Target - Used);
        WarnAt = calendar.Add(since, (Target * WarnPercent / 100) - Used);
        NextAt = BreachedAt is not null ? null : WarnedAt is not null ? DueAt : WarnAt;
    }
}
