using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Keeping;

/// <summary>A ticket that was kept for long enough.</summary>
internal sealed record DueTicket(Guid Id, long Number, DateTimeOffset ClosedAt);

/// <summary>Finds what is due, by the index of closed tickets that still say something.</summary>
internal static class DueTickets
{
    /// <summary>The next tickets of a run behind where it is, the longest closed first.</summary>
    public static Task<List<DueTicket>> NextAsync(RainRefDbContext db, RetentionRun run, int limit, CancellationToken ct)
    {
        var (reached, id) = (run.ReachedClosedAt ?? DateTimeOffset.UnixEpoch, run.ReachedId);
        return Due(db, run.DueBefore).Where(t => t.Hold == null)
            .Where(t => t.ClosedAt > reached || (t.ClosedAt == reached && t.Id > id))
            .OrderBy(t => t.ClosedAt).ThenBy(t => t.Id).Take(limit)
            .Select(t => new DueTicket(t.Id, t.Number, t.ClosedAt!.Value)).ToListAsync(ct);
    }

    public static Task<Guid[]> IdsAsync(RainRefDbContext db, DateTimeOffset before, CancellationToken ct) =>
        Due(db, before).Where(t => t.Hold == null).Select(t => t.Id).ToArrayAsync(ct);

    public static Task<int> CountAsync(RainRefDbContext db, DateTimeOffset before, CancellationToken ct) =>
        Due(db, before).CountAsync(t => t.Hold == null, ct);

    public static Task<int> HeldAsync(RainRefDbContext db, DateTimeOffset before, CancellationToken ct) =>
        Due(db, before).CountAsync(t => t.Hold != null, ct);

    private static IQueryable<Ticket> Due(RainRefDbContext db, DateTimeOffset before) =>
        db.Tickets.Where(t => t.ErasedAt == null && t.ClosedAt < before);
}
