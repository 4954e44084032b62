using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets;

/// <summary>What the customer wrote, as the steps read it.</summary>
public static class TicketText
{
    private const int MaxLength = 20_000;

    /// <summary>All inbound messages in order, one per paragraph, cut at 20,000 characters.</summary>
    public static async Task<string> CustomerTextAsync(this RainRefDbContext db, Guid ticketId, CancellationToken ct)
    {
        var texts = await db.Messages
            .Where(m => m.TicketId == ticketId && m.Direction == MessageDirection.Inbound)
            .OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Select(m => m.Text).Take(100).ToListAsync(ct);
        var whole = string.Join("\n\n", texts);
        return whole.Length <= MaxLength ? whole : whole[..(char.IsHighSurrogate(whole[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}
