using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>Puts a triaged ticket into its queue, starts its clocks and finds someone for it, all in triage's transaction.</summary>
public sealed class TicketRouter(RoutingShelf shelf, TicketAssigner assigner, TimeProvider clock)
{
    /// <param name="queueBefore">Where the ticket was; one that somebody works on stays there.</param>
    /// <param name="isNew">Whether it has no clocks yet.</param>
    public async Task RouteAsync(Work work, Ticket ticket, string? queueBefore, bool isNew, CancellationToken ct)
    {
        var setup = await shelf.OfAsync(work.WorkspaceId, ct);
        var decision = setup.Table.Decide(RoutingFacts.Of(ticket), ticket.Queue);
        var keep = ticket.AssigneeId is not null && queueBefore is not null;
        ticket.Route(keep ? queueBefore! : decision.Queue, decision.Priority);
        var queueId = keep ? setup.Queues.FirstOrDefault(q => q.Name == queueBefore)?.Id : decision.QueueId;
        await PromiseAsync(work, ticket, setup, queueId, isNew, ct);
        if (ticket is { IsOpen: true, AssigneeId: null } && decision is { Assignment: AssignmentStrategy.LeastLoad, QueueId: { } id })
            await assigner.AssignAsync(work, ticket, id, ct);
    }

    private async Task PromiseAsync(
        Work work, Ticket ticket, RoutingSetup setup, Guid? queueId, bool isNew, CancellationToken ct)
    {
        var promise = SlaPromise.For(setup.Targets, ticket.Severity, ticket.CustomerTier);
        var hours = promise.AroundTheClock ? null : setup.HoursOf(queueId);
        var calendar = hours?.ToCalendar() ?? BusinessCalendar.Always;
        foreach (var kind in Enum.GetValues<SlaKind>())
        {
            var sla = isNew ? null : await work.LockAsync<SlaClock>(SlaClock.IdOf(ticket.Id, kind), ct);
            if (sla is null)
            {
                sla = new SlaClock(work.WorkspaceId, ticket.Id, kind, ticket.CreatedAt);
                work.Add(sla);
            }
            else if (sla.BusinessHoursId != hours?.Id && sla.RunningSince is not null)
            {
                // What was used under the old hours stays used.
                var now = clock.GetUtcNow();
                if (sla.Pause(now, await TicketClocks.CalendarAsync(work, sla, ct)))
                    TicketClocks.Say(work, sla, TicketClocks.Breached, clock);
                sla.Aim(promise.Of(kind), setup.Settings.WarnPercent, hours?.Id, calendar);
                sla.Resume(now, calendar);
                continue;
            }

            sla.Aim(promise.Of(kind), setup.Settings.WarnPercent, hours?.Id, calendar);
        }
    }
}
