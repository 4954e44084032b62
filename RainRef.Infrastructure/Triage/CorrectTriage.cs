using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Triage;

/// <summary>A person says what a ticket really is: the ticket changes at once, and models learn from it.</summary>
public sealed class CorrectTriage(TriageShelf shelf, TicketRouter router, TimeProvider clock)
{
    public Task<Result<Ticket>> RunAsync(
        Work work, Actor actor, Guid ticketId, IReadOnlyDictionary<TriageKind, string> values, CancellationToken ct) =>
        RunAsync(work, actor, ticketId, values, TriageLabelSource.Correction, ct);

    /// <param name="source">Where the word comes from: for many tickets at once the caller sees to the training.</param>
    public async Task<Result<Ticket>> RunAsync(
        Work work, Actor actor, Guid ticketId, IReadOnlyDictionary<TriageKind, string> values, TriageLabelSource source, CancellationToken ct)
    {
        if (values.Count == 0)
            return Error.Validation("body", "Name at least one value to correct.");
        var knowledge = await shelf.OfAsync(actor.WorkspaceId, ct);
        var present = new Dictionary<TriageKind, string>();
        foreach (var (kind, value) in values)
        {
            if (knowledge.Enabled(kind, value) is not { } enabled)
                return Error.Validation(SnakeCase.Of(kind), $"'{value}' is not on this workspace's list; see /triage/values.");
            present[kind] = enabled.Key;
        }

        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        if (ticket.Triage is null)
            return Error.Conflict("not_triaged", "The ticket has not been triaged yet; try again in a moment.");
        var now = clock.GetUtcNow();
        var queueBefore = ticket.Queue;
        var text = TriageAgent.WholeText(ticket.Subject, await work.Db.CustomerTextAsync(ticketId, ct));
        foreach (var (kind, value) in present)
        {
            ticket.CorrectTriage(kind, value, actor.Name, knowledge, now);
            if (await work.Db.TriageLabels.FirstOrDefaultAsync(l => l.TicketId == ticketId && l.Kind == kind, ct) is { } label)
                label.Change(value, actor, now);
            else
                work.Add(new TriageLabel(Ids.New(clock), kind, text, value, source, ticketId, actor, now));
            if (source == TriageLabelSource.Correction)
                await TriageTraining.RequestAsync(work, kind, asked: false, TriageTraining.Pause, ct);
        }

        // A queue that a person named is where it goes; else the rules look again at what it is now.
        if (!values.ContainsKey(TriageKind.Queue))
            await router.RouteAsync(work, ticket, queueBefore, isNew: false, ct);
        work.Add(new AuditEntry(Ids.New(clock), actor, "ticket.triage_corrected", "ticket", ticketId, now));
        work.Announce("ticket.updated", ticketId, ticketId);
        return ticket;
    }
}
