using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Moving;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Moving;

/// <summary>Reads what was merged and split.</summary>
internal static class MoveQueries
{
    private const int Shown = 50;

    public static async Task<TicketLink?> SurvivorAsync(RainRefDbContext db, Ticket ticket, CancellationToken ct) =>
        ticket.MergedInto is { } id
            ? await db.Tickets.Where(t => t.Id == id).Select(t => new TicketLink(t.Id, t.Number, t.Subject)).FirstOrDefaultAsync(ct)
            : null;

    public static async Task<IReadOnlyList<TicketMoveView>> OfAsync(RainRefDbContext db, Guid ticketId, CancellationToken ct)
    {
        var moves = await db.Set<TicketMove>().Where(m => m.FromId == ticketId || m.ToId == ticketId)
            .OrderByDescending(m => m.Id).Take(Shown).ToListAsync(ct);
        if (moves.Count == 0)
            return [];
        var others = moves.Select(m => m.FromId == ticketId ? m.ToId : m.FromId).Distinct().ToArray();
        var links = await db.Tickets.Where(t => others.Contains(t.Id)).Select(t => new TicketLink(t.Id, t.Number, t.Subject))
            .ToDictionaryAsync(t => t.Id, ct);
        return [.. moves.Select(m => View(m, ticketId, links))];
    }

    public static async Task<TicketMoveView> ViewAsync(RainRefDbContext db, TicketMove move, Guid ticketId, CancellationToken ct)
    {
        var other = move.FromId == ticketId ? move.ToId : move.FromId;
        var link = await db.Tickets.Where(t => t.Id == other).Select(t => new TicketLink(t.Id, t.Number, t.Subject)).FirstAsync(ct);
        return View(move, ticketId, new Dictionary<Guid, TicketLink> { [other] = link });
    }

    private static TicketMoveView View(TicketMove move, Guid ticketId, Dictionary<Guid, TicketLink> links) => new(
        move.Id, SnakeCase.Of(move.Kind), move.ToId == ticketId, links[move.FromId == ticketId ? move.ToId : move.FromId],
        move.MessageIds.Length, move.ByName, move.CreatedAt, move.UndoneAt, move.UndoneByName);
}
