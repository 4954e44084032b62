namespace RainRef.Domain.Tickets.Bulk;

/// <summary>What a ticket was at one moment, of all that can be changed on many at once.</summary>
public sealed record TicketMemory(
    TicketStatus Status, TicketPriority Priority, Guid? AssigneeId, string? Queue, IReadOnlyList<string> Tags, DateTimeOffset? SolvedAt,
    DateTimeOffset? ClosedAt, DateTimeOffset? SnoozedUntil, bool SnoozedUntilReply, IReadOnlyList<SlaMemory> Clocks)
{
    public static TicketMemory Of(Ticket ticket, IEnumerable<SlaClock> clocks) => new(
        ticket.Status, ticket.Priority, ticket.AssigneeId, ticket.Queue, ticket.Tags, ticket.SolvedAt, ticket.ClosedAt,
        Micro(ticket.SnoozedUntil), ticket.SnoozedUntilReply, [.. clocks.OrderBy(c => c.Kind).Select(c => c.Remember())]);

    public bool SaysTheSame(TicketMemory other) =>
        this with { Tags = other.Tags, Clocks = other.Clocks } == other && Tags.SequenceEqual(other.Tags);

    /// <summary>Gives the ticket back what <paramref name="after"/> had replaced, field by field, where nobody changed it since.</summary>
    /// <returns>Whether every field that the change had touched is again what it was.</returns>
    public bool Restore(Ticket ticket, IReadOnlyCollection<SlaClock> clocks, TicketMemory after, DateTimeOffset now)
    {
        var current = Of(ticket, clocks);
        var whole = true;
        if (Replaced(m => m.Status))
        {
            ticket.PutBack(Status, SolvedAt, ClosedAt, now);
            RestoreClocks(clocks, after);
        }

        if (Replaced(m => (m.SnoozedUntil, m.SnoozedUntilReply)))
            ticket.PutBackSnooze(SnoozedUntil, SnoozedUntilReply, now);
        if (Replaced(m => m.Priority))
            ticket.Prioritise(Priority, now);
        if (Replaced(m => m.AssigneeId))
            ticket.Assign(AssigneeId, now);
        if (Replaced(m => m.Queue))
            ticket.MoveTo(Queue, now);
        if (Replaced(m => string.Join('\n', m.Tags)))
            ticket.Tag(Tags, now);
        return whole;

        bool Replaced<T>(Func<TicketMemory, T> field)
        {
            var same = EqualityComparer<T>.Default;
            if (same.Equals(field(this), field(after)))
                return false;
            var untouched = same.Equals(field(current), field(after));
            whole &= untouched;
            return untouched;
        }
    }

    // As the database keeps it, so that it is found unchanged there.
    private static DateTimeOffset? Micro(DateTimeOffset? time) => time is { } at ? new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero) : null;

    // A clock goes on as if it had never stopped, unless something else happened to it.
    private void RestoreClocks(IEnumerable<SlaClock> clocks, TicketMemory after)
    {
        foreach (var clock in clocks)
        {
            if (Clocks.FirstOrDefault(c => c.Kind == clock.Kind) is { } was && after.Clocks.Contains(clock.Remember()))
                clock.Recall(was);
        }
    }
}

/// <summary>What a clock was at one moment.</summary>
public sealed record SlaMemory(
    SlaKind Kind, SlaState State, DateTimeOffset? RunningSince, TimeSpan Used, DateTimeOffset? DueAt, DateTimeOffset? WarnAt,
    DateTimeOffset? NextAt, DateTimeOffset? WarnedAt, DateTimeOffset? BreachedAt, DateTimeOffset? StoppedAt);
