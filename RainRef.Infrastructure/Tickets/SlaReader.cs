using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets;

/// <summary>Reads the stored clocks. Nothing here computes a deadline.</summary>
internal static class SlaReader
{
    /// <summary>The rows with the promise that comes next on each: one look for the whole page.</summary>
    public static async Task<IReadOnlyList<TicketRow>> AddAsync(RainRefDbContext db, List<TicketRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => r.Id).ToArray();
        if (ids.Length == 0)
            return rows;
        var clocks = (await db.Set<SlaClock>().Where(c => ids.Contains(c.TicketId)).ToListAsync(ct)).ToLookup(c => c.TicketId);
        return [.. rows.Select(r => r with { Sla = Next([.. clocks[r.Id].OrderBy(c => c.Kind).Select(c => View(c, null))]) })];
    }

    public static async Task<IReadOnlyList<SlaView>> OfAsync(RainRefDbContext db, Guid ticketId, DateTimeOffset now, CancellationToken ct)
    {
        var clocks = await db.Set<SlaClock>().Where(c => c.TicketId == ticketId).ToListAsync(ct);
        var ids = clocks.Select(c => c.BusinessHoursId).Distinct().ToArray();
        var hours = await db.Set<BusinessHours>().Where(h => ids.Contains(h.Id)).ToDictionaryAsync(h => h.Id, h => h.ToCalendar(), ct);
        return
        [
            .. clocks.OrderBy(c => c.Kind).Select(c => View(
                c, c.Remaining(now, c.BusinessHoursId is { } id && hours.TryGetValue(id, out var own) ? own : BusinessCalendar.Always))),
        ];
    }

    public static SlaView? Next(IReadOnlyList<SlaView> clocks) => clocks.FirstOrDefault(c => c.State is "running" or "paused");

    private static SlaView View(SlaClock c, TimeSpan? remaining) => new(
        SnakeCase.Of(c.Kind), SnakeCase.Of(c.State), c.DueAt, c.WarnAt, c.BreachedAt, c.Target.TotalMinutes,
        remaining is { } left ? Math.Round(left.TotalSeconds) : null);
}
