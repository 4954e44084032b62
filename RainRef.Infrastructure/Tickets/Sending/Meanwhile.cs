using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Sending;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Sending;

/// <summary>What came to a ticket since its writer last looked, so that nobody answers past a colleague.</summary>
internal static class Meanwhile
{
    public const string Code = "ticket_moved_on";

    /// <param name="seen">The last message that the writer has seen; the empty id where there was none; null does not ask.</param>
    public static async Task<Error?> StopsAsync(
        RainRefDbContext db, Guid ticketId, Actor writer, Guid? seen, DateTimeOffset now, CancellationToken ct)
    {
        if (seen is not { } last)
            return null;
        var all = await db.Messages.Where(m => m.TicketId == ticketId).OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id)
            .Select(m => new { m.Id, m.Direction, m.Author }).Take(200).ToListAsync(ct);
        var newer = all.TakeWhile(m => m.Id != last).Where(m => m.Direction == MessageDirection.Inbound || m.Author != writer.Name).ToList();
        var held = await db.Set<HeldReply>()
            .Where(h => h.TicketId == ticketId && h.State == HeldState.Waiting && h.OwnerId != writer.Id && h.SendAt > now)
            .Select(h => h.OwnerName).FirstOrDefaultAsync(ct);
        if (newer.Count == 0 && held is null)
            return null;
        var who = held is not null ? $"{held} is sending a reply"
            : newer[0].Direction == MessageDirection.Inbound ? "The customer wrote meanwhile"
            : $"{newer[0].Author} {(newer[0].Direction == MessageDirection.Note ? "left a note" : "replied")} meanwhile";
        return new Error(ErrorKind.Conflict, Code, $"{who}; nothing was sent.", new Dictionary<string, object?>
        {
            ["last_message_id"] = all.Count > 0 ? all[0].Id : Guid.Empty,
            ["message_ids"] = newer.Select(m => m.Id).Reverse().ToArray(),
            ["held_by"] = held,
        });
    }
}
