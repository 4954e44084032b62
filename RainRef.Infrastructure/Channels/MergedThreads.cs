using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Where the replies to tickets go that were merged into others.</summary>
internal static class MergedThreads
{
    private const int MaxChain = 20;

    /// <summary>The ticket that goes on for each of these that was merged, locked; those that were not are left out.</summary>
    public static async Task<Dictionary<Guid, Ticket>> SurvivorsAsync(Work work, Dictionary<Guid, Ticket> tickets, CancellationToken ct)
    {
        var locked = new Dictionary<Guid, Ticket>(tickets);
        for (var i = 0; i < MaxChain; i++)
        {
            var next = locked.Values.Select(t => t.MergedInto).OfType<Guid>().Where(id => !locked.ContainsKey(id)).Distinct().ToArray();
            if (next.Length == 0)
                break;
            foreach (var (id, ticket) in await work.LockAllAsync<Ticket>(next, ct))
                locked[id] = ticket;
        }

        var survivors = new Dictionary<Guid, Ticket>();
        foreach (var ticket in tickets.Values.Where(t => t.MergedInto is not null))
        {
            var last = ticket;
            for (var i = 0; i < MaxChain && last.MergedInto is { } into && locked.TryGetValue(into, out var later); i++)
                last = later;
            survivors[ticket.Id] = last;
        }

        return survivors;
    }
}
