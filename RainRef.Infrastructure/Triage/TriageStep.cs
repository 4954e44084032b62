using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Triage;

/// <summary>Judges a ticket, routes it and sets its clocks.</summary>
public sealed class TriageStep(TriageAgent agent, TicketRouter router, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Triage;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<TicketPayload>().TicketId;
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<Ticket>(id, ct) is { } ticket)
        {
            var text = await work.Db.CustomerTextAsync(id, ct);
            var (queueBefore, isNew) = (ticket.Queue, ticket.Triage is null);
            ticket.ApplyTriage(agent.Judge(ticket.Subject, text), clock.GetUtcNow());
            await router.RouteAsync(work, ticket, queueBefore, isNew, ct);
            work.Announce("ticket.triaged", id, id);
            work.Enqueue(run.Next(StepNames.Grounding, id, new TicketPayload(id)));
        }

        await work.CommitAsync(ct);
    }
}
