using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels;

/// <summary>Numbers the masks of tickets: the same value has the same number in all that a ticket holds.</summary>
internal sealed class TicketNumbering
{
    private readonly Dictionary<Guid, List<VaultEntry>> _byEvent = [];
    private readonly Dictionary<(Guid Ticket, string Type, string Value), int> _numbers = [];
    private readonly HashSet<(Guid Ticket, string Type, int Number)> _taken = [];

    /// <summary>For events that come to tickets, some of which have messages already.</summary>
    public static async Task<TicketNumbering> LoadAsync(
        RainRefDbContext db, IReadOnlyList<RefEvent> events, IReadOnlyCollection<Guid> knownTickets, CancellationToken ct)
    {
        var numbering = new TicketNumbering();
        var masked = events.Where(e => PiiMask.FindAll(e.Text).Count > 0 || (e.ContextJson is { } context && PiiMask.FindAll(context).Count > 0))
            .Select(e => (Guid?)e.Id).ToArray();
        if (masked.Length == 0)
            return numbering;
        foreach (var entry in await db.Set<VaultEntry>().Where(v => masked.Contains(v.EventId) && v.TicketId == null).ToListAsync(ct))
        {
            if (!numbering._byEvent.TryGetValue(entry.EventId!.Value, out var entries))
                numbering._byEvent[entry.EventId.Value] = entries = [];
            entries.Add(entry);
        }

        await numbering.ReadAsync(db, [.. knownTickets], ct);
        return numbering;
    }

    /// <summary>For what is written on one ticket.</summary>
    public static async Task<TicketNumbering> LoadAsync(RainRefDbContext db, Guid ticketId, CancellationToken ct)
    {
        var numbering = new TicketNumbering();
        await numbering.ReadAsync(db, [ticketId], ct);
        return numbering;
    }

    /// <summary>Gives the event's originals to the ticket; the event's text with the ticket's masks.</summary>
    public string Place(RefEvent e, Guid ticketId)
    {
        if (!_byEvent.TryGetValue(e.Id, out var entries))
            return e.Text;
        var renumbered = new Dictionary<(string, int), int>();
        foreach (var entry in entries.OrderBy(v => v.Number))
        {
            var number = NumberFor(ticketId, entry.Type, entry.Lookup, entry.Number);
            renumbered[(entry.Type, entry.Number)] = number;
            entry.PlaceOn(ticketId, number);
        }

        return PiiMask.Renumber(e.Text, renumbered);
    }

    /// <summary>The number that a value has on a ticket, or gets: the one that it came with where that is free.</summary>
    public int NumberFor(Guid ticketId, string type, byte[]? lookup, int wanted)
    {
        var key = (ticketId, type, lookup is null ? "" : Convert.ToHexString(lookup));
        if (lookup is not null && _numbers.TryGetValue(key, out var known))
            return known;
        var number = wanted;
        while (!_taken.Add((ticketId, type, number)))
            number++;
        if (lookup is not null)
            _numbers[key] = number;
        return number;
    }

    private async Task ReadAsync(RainRefDbContext db, Guid[] tickets, CancellationToken ct)
    {
        if (tickets.Length == 0)
            return;
        var there = await db.Set<VaultEntry>().Where(v => v.TicketId != null && tickets.Contains(v.TicketId.Value))
            .Select(v => new { Ticket = v.TicketId!.Value, v.Type, v.Number, v.Lookup }).ToListAsync(ct);
        foreach (var v in there)
        {
            _taken.Add((v.Ticket, v.Type, v.Number));
            if (v.Lookup is not null)
                _numbers[(v.Ticket, v.Type, Convert.ToHexString(v.Lookup))] = v.Number;
        }
    }
}
