using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Similar;

namespace RainRef.Infrastructure.Triage;

/// <summary>Judges a ticket, routes it and sets its clocks. What a person corrected stays.</summary>
public sealed class TriageStep(TriageAgent agent, TriageShelf shelf, ModelTriage model, TicketRouter router, TimeProvider clock) : IJobStep
{
    public string Kind => StepNames.Triage;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<TicketPayload>().TicketId;
        var knowledge = await shelf.OfAsync(run.WorkspaceId, ct);
        // Before the transaction, which must not wait for it.
        var asked = await model.AskAsync(run.WorkspaceId, id, knowledge, ct);
        await using var work = await run.EndAsync(ct);
        if (await work.LockAsync<Ticket>(id, ct) is { MergedInto: null, ErasedAt: null } ticket)
        {
            var text = await work.Db.CustomerTextAsync(id, ct);
            var now = clock.GetUtcNow();
            var (queueBefore, isNew) = (ticket.Queue, ticket.Triage is null);
            ticket.ApplyTriage(agent.Judge(ticket.Subject, text, knowledge, ticket.Product, asked), now);
            var corrections = await work.Db.TriageLabels.Where(l => l.TicketId == id).OrderBy(l => l.Kind).ToListAsync(ct);
            foreach (var correction in corrections)
                ticket.CorrectTriage(correction.Kind, correction.Value, correction.ByName, knowledge, now);
            await router.RouteAsync(work, ticket, queueBefore, isNew, ct);
            await TicketIndex.NoteAsync(work, ct, id);
            work.Announce("ticket.triaged", id, id);
            work.Enqueue(run.Next(StepNames.Grounding, id, new TicketPayload(id)));
        }

        await work.CommitAsync(ct);
    }
}
