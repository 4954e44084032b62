using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Triage;

/// <summary>Judges a ticket and sets its clocks.</summary>
public sealed class TriageStep(TriageAgent agent, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Triage;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<TicketPayload>().TicketId;
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<Ticket>(id, ct) is { } ticket)
        {
            var text = await work.Db.CustomerTextAsync(id, ct);
            ticket.ApplyTriage(agent.Judge(ticket.Subject, text), clock.GetUtcNow());
            work.Announce("ticket.triaged", id, id);
            work.Enqueue(run.Next(StepNames.Grounding, id, new TicketPayload(id)));
        }

        await work.CommitAsync(ct);
    }
}
