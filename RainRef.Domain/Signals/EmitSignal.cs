using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Signals;

/// <summary>Puts a product signal on record.</summary>
public sealed class EmitSignal(TimeProvider clock)
{
    /// <param name="id">The signal's id; the same id twice makes one signal.</param>
    public async Task<Result<ProductSignal>> RunAsync(
        IWork work, Actor actor, SignalDraft draft, Guid id, CancellationToken ct)
    {
        if (await work.FindAsync<ProductSignal>(id, ct) is { } earlier)
            return earlier;
        if (draft.TicketId is not { } ticketId)
            return Write(work, actor, draft, id);
        // Locked, so that nothing is quoted of a ticket whose words are being erased.
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.Validation("ticket_id", "There is no such ticket.");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        return Write(work, actor, draft, id);
    }

    public ProductSignal Write(IWork work, Actor actor, SignalDraft draft, Guid id)
    {
        var signal = new ProductSignal(id, work.WorkspaceId, draft, actor.Name, clock.GetUtcNow());
        work.Add(signal);
        work.Record(new ReceiptDraft("signal.emitted", signal.Id, signal.TicketId, actor, new JsonObject
        {
            ["type"] = SnakeCase.Of(signal.Type),
            ["strength"] = signal.Strength,
        }));
        work.Announce("signal.emitted", signal.Id, signal.TicketId);
        return signal;
    }
}
