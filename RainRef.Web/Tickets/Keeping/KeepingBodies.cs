using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Tickets.Keeping;

namespace RainRef.Web.Tickets.Keeping;

/// <param name="Reason"><c>litigation</c>, <c>authority</c>, <c>audit</c> or <c>other</c>.</param>
public sealed record HoldBody(string? Reason);

/// <summary>Whether a ticket is on hold, and why.</summary>
/// <param name="Reason">Null where it is not.</param>
public sealed record HoldView(Guid TicketId, string? Reason, DateTimeOffset? Since);

/// <param name="Days">From 30 to 3650; null keeps everything.</param>
public sealed record RetentionBody(int? Days);

/// <param name="Days">Whole days that a closed ticket keeps its words after the day on which it closed; null keeps everything.</param>
/// <param name="TimeZone">The workspace's, in which those days and the night are counted.</param>
/// <param name="NextRunAt">The next night; null where everything is kept.</param>
/// <param name="Due">How many tickets a run would erase now.</param>
/// <param name="DueOnHold">How many more, were they not on hold.</param>
/// <param name="OnHold">How many tickets are on hold.</param>
/// <param name="Holds">Those on hold, the last one first; up to 50.</param>
/// <param name="Runs">The last ten, the last one first.</param>
public sealed record RetentionView(
    int? Days, string TimeZone, DateTimeOffset? NextRunAt, int Due, int DueOnHold, string? ChangedBy, DateTimeOffset? ChangedAt,
    int OnHold, IReadOnlyList<HeldTicketView> Holds, IReadOnlyList<RetentionRunView> Runs)
{
    public static RetentionView Of(RetentionState s) => new(
        s.Days, s.TimeZone, s.NextRunAt, s.Due, s.DueOnHold, s.ChangedBy, s.ChangedAt, s.OnHold,
        [.. s.Holds.Select(h => new HeldTicketView(h.Id, h.Number, h.Subject, SnakeCase.Of(h.Reason), h.Since))],
        [.. s.Runs.Select(RetentionRunView.Of)]);
}

public sealed record HeldTicketView(Guid Id, long Number, string Subject, string Reason, DateTimeOffset Since);

/// <summary>One night's run.</summary>
/// <param name="State"><c>running</c>, <c>done</c> or <c>stopped</c>: the workspace came to keep more meanwhile.</param>
/// <param name="Due">How many tickets were due when it began.</param>
/// <param name="Held">How many more were due but on hold.</param>
/// <param name="Missed">How many could not be erased; they are due again the next night. <paramref name="Misses"/> names up to 20.</param>
public sealed record RetentionRunView(
    Guid Id, string State, int Days, DateTimeOffset DueBefore, int Due, int Erased, int Held, int Missed,
    IReadOnlyList<RetentionMiss> Misses, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt)
{
    public static RetentionRunView Of(RetentionRun r) => new(
        r.Id, SnakeCase.Of(r.State), r.Days, r.DueBefore, r.Due, r.Erased, r.Held, r.Missed, r.Misses, r.StartedAt, r.FinishedAt);
}
