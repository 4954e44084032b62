using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Keeping;

/// <summary>A ticket on hold.</summary>
public sealed record HeldTicket(Guid Id, long Number, string Subject, HoldReason Reason, DateTimeOffset Since);

/// <summary>Puts tickets on hold, so that nothing erases them, and releases them; each leaves a receipt.</summary>
public sealed class TicketHolds(WorkFactory works, TimeProvider clock)
{
    public const string Held = "ticket.held";
    public const string Released = "ticket.released";
    private const int Shown = 50;

    /// <summary>Puts a ticket on hold, or gives another reason for it.</summary>
    public async Task<Result<Ticket>> HoldAsync(Actor actor, Guid ticketId, HoldReason reason, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (ticket.Hold == reason)
            return ticket;
        var held = ticket.KeepFor(reason, clock.GetUtcNow());
        if (held.Succeeded)
            await FinishAsync(work, actor, ticket, Held, SnakeCase.Of(reason), ct);
        return held;
    }

    /// <summary>Ends a hold; where there is none, nothing changes.</summary>
    public async Task<Result<Ticket>> ReleaseAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var reason = ticket.Hold;
        if (ticket.Release(clock.GetUtcNow()))
            await FinishAsync(work, actor, ticket, Released, SnakeCase.Of(reason!.Value), ct);
        return ticket;
    }

    internal static async Task<HeldTicket[]> OfAsync(RainRefDbContext db, CancellationToken ct) =>
        await db.Tickets.Where(t => t.Hold != null).OrderByDescending(t => t.HeldAt).Take(Shown)
            .Select(t => new HeldTicket(t.Id, t.Number, t.Subject, t.Hold!.Value, t.HeldAt!.Value)).ToArrayAsync(ct);

    private async Task FinishAsync(Work work, Actor actor, Ticket ticket, string what, string reason, CancellationToken ct)
    {
        work.Record(new ReceiptDraft(what, ticket.Id, ticket.Id, actor, new JsonObject { ["reason"] = reason }));
        work.Add(new AuditEntry(Ids.New(clock), actor, what, "ticket", ticket.Id, clock.GetUtcNow(), reason));
        work.Announce(what, ticket.Id, ticket.Id);
        work.Announce("ticket.updated", ticket.Id, ticket.Id);
        await work.CommitAsync(ct);
    }
}
