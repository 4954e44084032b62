using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Signals;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Signals;

/// <summary>Which signals a list holds; null does not narrow.</summary>
public sealed record SignalFilter(
    SignalType? Type = null, string? ProductArea = null, double? MinStrength = null, Guid? TicketId = null);

/// <summary>Reads product signals.</summary>
public sealed class SignalQueries(RainRefDatabase database)
{
    public async Task<Page<ProductSignal>> ListAsync(
        Guid workspaceId, SignalFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var signals = Narrow(db, filter);
        var total = await signals.LongCountAsync(ct);
        var ordered = page.Descending
            ? signals.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id)
            : signals.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id);
        return new Page<ProductSignal>(
            page.Number, page.Limit, total, await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    public async Task<ProductSignal?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.ProductSignals.FirstOrDefaultAsync(s => s.Id == id, ct);
    }

    private static IQueryable<ProductSignal> Narrow(RainRefDbContext db, SignalFilter filter)
    {
        var signals = db.ProductSignals.AsQueryable();
        if (filter.Type is { } type)
            signals = signals.Where(s => s.Type == type);
        if (filter.ProductArea is { } area)
            signals = signals.Where(s => s.ProductArea == area);
        if (filter.MinStrength is { } least)
            signals = signals.Where(s => s.Strength >= least);
        if (filter.TicketId is { } ticketId)
            signals = signals.Where(s => s.TicketId == ticketId);
        return signals;
    }
}
