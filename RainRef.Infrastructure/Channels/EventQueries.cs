using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels;

/// <summary>An event and where it ended up.</summary>
public sealed record EventRow(RefEvent Event, Guid? TicketId, long? TicketNumber);

/// <summary>Which events a list holds; null does not narrow.</summary>
public sealed record EventFilter(string? Text = null, string? Source = null, string? Channel = null);

/// <summary>Reads stored events.</summary>
public sealed class EventQueries(RainRefDatabase database)
{
    public async Task<Page<EventRow>> ListAsync(Guid workspaceId, EventFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var events = Narrow(db, filter);
        var total = await events.LongCountAsync(ct);
        var ordered = page.Descending ? events.OrderByDescending(e => e.Id) : events.OrderBy(e => e.Id);
        var rows = await WithTickets(db, ordered.Skip(page.Offset).Take(page.Limit)).ToListAsync(ct);
        var sorted = page.Descending ? rows.OrderByDescending(r => r.Event.Id) : rows.OrderBy(r => r.Event.Id);
        return new Page<EventRow>(page.Number, page.Limit, total, [.. sorted]);
    }

    public async Task<EventRow?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await WithTickets(db, db.RefEvents.Where(e => e.Id == id)).FirstOrDefaultAsync(ct);
    }

    /// <summary>All events that match, oldest first, read as they are written out.</summary>
    public async IAsyncEnumerable<RefEvent> StreamAsync(
        Guid workspaceId, EventFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        await foreach (var e in Narrow(db, filter).OrderBy(e => e.Id).AsAsyncEnumerable().WithCancellation(ct))
            yield return e;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountByChannelAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.RefEvents.GroupBy(e => e.Channel).ToDictionaryAsync(g => g.Key, g => g.LongCount(), ct);
    }

    private static IQueryable<RefEvent> Narrow(RainRefDbContext db, EventFilter filter)
    {
        var events = db.RefEvents.AsQueryable();
        if (filter.Source is not null)
            events = events.Where(e => e.Source == filter.Source);
        if (filter.Channel is not null)
            events = events.Where(e => e.Channel == filter.Channel);
        if (filter.Text is { Length: > 0 } text)
        {
            var pattern = LikePattern.Containing(text);
            events = events.Where(e => EF.Functions.ILike(e.Text, pattern, LikePattern.Escape));
        }

        return events;
    }

    private static IQueryable<EventRow> WithTickets(RainRefDbContext db, IQueryable<RefEvent> events) =>
        from e in events
        join m in db.Messages on e.Id equals m.EventId into messages
        from message in messages.DefaultIfEmpty()
        join t in db.Tickets on message.TicketId equals t.Id into tickets
        from ticket in tickets.DefaultIfEmpty()
        select new EventRow(e, ticket == null ? null : ticket.Id, ticket == null ? null : ticket.Number);
}
