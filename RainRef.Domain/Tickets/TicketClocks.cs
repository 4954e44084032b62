using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

/// <summary>Keeps a ticket's clocks in step with what happens to the ticket, in the same unit of work.</summary>
public static class TicketClocks
{
    public const string Warning = "sla.warning";
    public const string Breached = "sla.breached";

    /// <summary>After the status changed: waiting for the customer pauses, solving stops, reopening goes on.</summary>
    public static async Task FollowAsync(
        IWork work, Ticket ticket, TicketStatus before, DateTimeOffset now, TimeProvider clock, CancellationToken ct)
    {
        if (ticket.Status == before)
            return;
        foreach (var kind in Enum.GetValues<SlaKind>())
        {
            if (await work.LockAsync<SlaClock>(SlaClock.IdOf(ticket.Id, kind), ct) is not { } sla)
                continue;
            var calendar = await CalendarAsync(work, sla, ct);
            var broken = false;
            if (ticket.Status == TicketStatus.Pending)
                broken = sla.Pause(now, calendar);
            else if (ticket.IsOpen)
                sla.Resume(now, calendar);
            else
                broken = sla.Stop(now, calendar);
            if (broken)
                Say(work, sla, Breached, clock);
        }
    }

    /// <summary>An agent answered the customer.</summary>
    public static async Task RespondedAsync(IWork work, Ticket ticket, DateTimeOffset now, TimeProvider clock, CancellationToken ct)
    {
        if (await work.LockAsync<SlaClock>(SlaClock.IdOf(ticket.Id, SlaKind.FirstResponse), ct) is { } sla
            && sla.Meet(now, await CalendarAsync(work, sla, ct)))
        {
            Say(work, sla, Breached, clock);
        }
    }

    /// <summary>The hours in which a clock counts.</summary>
    public static async Task<BusinessCalendar> CalendarAsync(IWork work, SlaClock sla, CancellationToken ct) =>
        sla.BusinessHoursId is { } id && await work.FindAsync<BusinessHours>(id, ct) is { } hours
            ? hours.ToCalendar()
            : BusinessCalendar.Always;

    /// <summary>Tells consoles and webhooks, and leaves a line in the audit log.</summary>
    public static void Say(IWork work, SlaClock sla, string what, TimeProvider clock) =>
        Say(work, sla.Id, sla.TicketId, sla.Kind, what, clock);

    /// <inheritdoc cref="Say(IWork, SlaClock, string, TimeProvider)"/>
    public static void Say(IWork work, Guid clockId, Guid ticketId, SlaKind kind, string what, TimeProvider clock)
    {
        work.Add(new AuditEntry(
            Ids.New(clock), Actor.Program(work.WorkspaceId), $"{what}.{SnakeCase.Of(kind)}", "ticket", ticketId, clock.GetUtcNow()));
        work.Announce(what, clockId, ticketId);
    }
}
