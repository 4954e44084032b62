using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Customers;

/// <summary>An earlier or later ticket of the same customer.</summary>
public sealed record CustomerTicket(Guid Id, long Number, string Subject, string Status, string? Intent, DateTimeOffset CreatedAt);

/// <summary>Who wrote a ticket, and what they wrote before. Personal data is named by its masks on this ticket.</summary>
/// <param name="UserRef">As it is stored: a pseudonym where it was an address; null where nobody is known.</param>
/// <param name="Contact">Masks such as <c>email:1</c> that can be revealed.</param>
/// <param name="Tickets">How many tickets the customer has, this one included.</param>
public sealed record CustomerView(
    string? UserRef, string? Tier, string? Language, string? Product, DateTimeOffset FirstSeen, long Tickets, long Open,
    IReadOnlyList<string> Contact, IReadOnlyList<CustomerTicket> Others);

/// <summary>Reads what is known of a ticket's customer.</summary>
public sealed class CustomerQueries(RainRefDatabase database)
{
    private const int Shown = 10;
    private static readonly string[] ContactTypes = [PiiMask.Name(PiiKind.Name), PiiMask.Name(PiiKind.Email), PiiMask.Name(PiiKind.Phone), PiiMask.Name(PiiKind.Address)];

    public async Task<CustomerView?> OfAsync(Guid workspaceId, Guid ticketId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId, ct) is not { } ticket)
            return null;
        var contact = await db.Set<VaultEntry>().Where(v => v.TicketId == ticketId && ContactTypes.Contains(v.Type) && v.Original != null)
            .Select(v => new { v.Type, v.Number }).Distinct().OrderBy(v => v.Type).ThenBy(v => v.Number).Take(Shown).ToListAsync(ct);
        var masks = contact.Select(c => $"{c.Type}:{c.Number}").ToList();
        var language = ticket.Triage?.Language?.Value;
        if (ticket.UserRef is not { } user)
            return new CustomerView(null, ticket.CustomerTier, language, ticket.Product, ticket.CreatedAt, 1, ticket.IsOpen ? 1 : 0, masks, []);
        var all = db.Tickets.Where(t => t.UserRef == user);
        var others = await all.Where(t => t.Id != ticketId).OrderByDescending(t => t.Id).Take(Shown)
            .Select(t => new CustomerTicket(t.Id, t.Number, t.Subject, SnakeCase.Of(t.Status), t.Intent, t.CreatedAt)).ToListAsync(ct);
        var open = await all.LongCountAsync(t => TicketQueries.OpenStatuses.Contains(t.Status), ct);
        return new CustomerView(
            user, ticket.CustomerTier, language, ticket.Product, await all.MinAsync(t => t.CreatedAt, ct), await all.LongCountAsync(ct), open, masks, others);
    }
}
