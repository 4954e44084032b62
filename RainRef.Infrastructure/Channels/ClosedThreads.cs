using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>
/// What a reply does to a ticket that is done: thanks change nothing, within the grace it opens again, and after that the
/// reply opens a ticket of its own that goes on from the old one.
/// </summary>
internal sealed class ClosedThreads
{
    private const int MaxChain = 20;
    private readonly Dictionary<(string Source, string Key), Ticket> _left = [];

    /// <summary>Takes the threads out of <paramref name="known"/> whose tickets take no more replies.</summary>
    public static async Task<ClosedThreads> LeaveAsync(
        Work work, List<RefEvent> events, Dictionary<(string Source, string Key), Ticket> known, DateTimeOffset now, CancellationToken ct)
    {
        var threads = new ClosedThreads();
        if (known.Values.All(t => t.IsOpen))
            return threads;
        var grace = (await work.Db.Set<TicketSettings>().AsNoTracking().FirstOrDefaultAsync(ct) ?? new TicketSettings(work.WorkspaceId)).Grace;
        for (var i = 0; i < MaxChain && await threads.GoOnAsync(work, known, now, grace, ct); i++)
        {
        }

        var saying = events.Where(e => !Gratitude.IsAll(e.Text)).SelectMany(IntakeStep.KeysOf).ToHashSet();
        foreach (var (key, ticket) in known.Where(k => !k.Value.TakesReplies(now, grace)).ToList())
        {
            // Thanks for a closed ticket stay on it: a new ticket that says "thanks" helps no one.
            if (!known.Any(k => k.Value.Id == ticket.Id && saying.Contains(k.Key)))
                continue;
            known.Remove(key);
            threads._left[key] = ticket;
        }

        return threads;
    }

    /// <summary>The ticket from which a new one goes on; null where it begins afresh.</summary>
    public Ticket? Of(IEnumerable<(string Source, string Key)> keys) =>
        keys.Select(key => _left.GetValueOrDefault(key)).FirstOrDefault(ticket => ticket is not null);

    public static async Task ReplyAsync(Work work, Ticket ticket, RefEvent e, TimeProvider clock, CancellationToken ct)
    {
        var (before, now) = (ticket.Status, clock.GetUtcNow());
        ticket.CustomerReplied(now, before == TicketStatus.Solved && Gratitude.IsAll(e.Text));
        await TicketClocks.FollowAsync(work, ticket, before, now, clock, ct);
        work.Announce("ticket.updated", ticket.Id, ticket.Id);
    }

    // A closed ticket that was followed up passes its thread on.
    private async Task<bool> GoOnAsync(
        Work work, Dictionary<(string Source, string Key), Ticket> known, DateTimeOffset now, TimeSpan grace, CancellationToken ct)
    {
        var done = known.Values.Where(t => !t.TakesReplies(now, grace)).Select(t => (Guid?)t.Id).Distinct().ToArray();
        if (done.Length == 0)
            return false;
        var next = await work.Db.Tickets.AsNoTracking().Where(t => done.Contains(t.FollowUpOf))
            .GroupBy(t => t.FollowUpOf).Select(g => new { Of = g.Key!.Value, Id = g.OrderByDescending(t => t.Id).First().Id }).ToListAsync(ct);
        var tickets = await work.LockAllAsync<Ticket>([.. next.Select(n => n.Id)], ct);
        foreach (var (key, ticket) in known.ToList())
        {
            if (next.FirstOrDefault(n => n.Of == ticket.Id) is { } follows && tickets.TryGetValue(follows.Id, out var later))
                known[key] = later;
        }

        return next.Count > 0;
    }
}
