using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels;

/// <summary>Numbers the masks of tickets and conversations: the same value has the same number in all that one of them holds.</summary>
internal sealed class TicketNumbering
{
    private readonly Dictionary<(Guid Ticket, string Type, string Value), int> _numbers = [];
    private readonly HashSet<(Guid Ticket, string Type, int Number)> _taken = [];

    /// <summary>For what is written on one ticket or in one conversation.</summary>
    public static async Task<TicketNumbering> LoadAsync(RainRefDbContext db, VaultPlace place, CancellationToken ct)
    {
        var numbering = new TicketNumbering();
        await numbering.ReadAsync(
            db.Set<VaultEntry>().Where(v => place.ConversationId == null ? v.TicketId == place.TicketId : v.ConversationId == place.ConversationId), ct);
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
        var ids = Array.ConvertAll(tickets, id => (Guid?)id);
        await ReadAsync(db.Set<VaultEntry>().Where(v => ids.Contains(v.TicketId)), ct);
    }

    private async Task ReadAsync(IQueryable<VaultEntry> entries, CancellationToken ct)
    {
        var there = await entries.Select(v => new { Ticket = (v.TicketId ?? v.ConversationId)!.Value, v.Type, v.Number, v.Lookup }).ToListAsync(ct);
        foreach (var v in there)
        {
            _taken.Add((v.Ticket, v.Type, v.Number));
            if (v.Lookup is not null)
                _numbers[(v.Ticket, v.Type, Convert.ToHexString(v.Lookup))] = v.Number;
        }
    }
}
