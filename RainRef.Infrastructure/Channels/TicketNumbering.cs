using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels;

/// <summary>Numbers the masks of tickets: the same value has the same number in all that a ticket holds.</summary>
internal sealed class TicketNumbering
{
    private readonly Dictionary<(Guid Ticket, string Type, string Value), int> _numbers = [];
    private readonly HashSet<(Guid Ticket, string Type, int Number)> _taken = [];

    /// <summary>For what is written on one ticket.</summary>
    public static async Task<TicketNumbering> LoadAsync(RainRefDbContext db, Guid ticketId, CancellationToken ct)
    {
        var numbering = new TicketNumbering();
        await numbering.ReadAsync(db, [ticketId], ct);
        return numbering;
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

    /// <summary>Reads what tickets hold already.</summary>
    public async Task ReadAsync(RainRefDbContext db, Guid[] tickets, CancellationToken ct)
    {
        if (tickets.Length == 0)
            return;
        var there = await db.Set<VaultEntry>().Where(v => tickets.Contains(v.TicketId))
            .Select(v => new { Ticket = v.TicketId, v.Type, v.Number, v.Lookup }).ToListAsync(ct);
        foreach (var v in there)
        {
            _taken.Add((v.Ticket, v.Type, v.Number));
            if (v.Lookup is not null)
                _numbers[(v.Ticket, v.Type, Convert.ToHexString(v.Lookup))] = v.Number;
        }
    }
}
