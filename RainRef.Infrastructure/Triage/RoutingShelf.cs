using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Triage;

/// <summary>What a workspace says about routing and promises.</summary>
public sealed record RoutingSetup(
    IReadOnlyList<RoutingRule> Rules, IReadOnlyList<TicketQueue> Queues, IReadOnlyList<BusinessHours> Hours,
    IReadOnlyList<SlaTarget> Targets, TicketSettings Settings)
{
    public RoutingTable Table { get; } = new(Rules, Queues);

    /// <summary>A queue's hours, or the workspace's; null where time counts around the clock.</summary>
    public BusinessHours? HoursOf(Guid? queueId)
    {
        var own = Queues.FirstOrDefault(q => q.Id == queueId)?.BusinessHoursId;
        return Hours.FirstOrDefault(h => h.Id == own) ?? Hours.FirstOrDefault(h => h.IsDefault);
    }
}

/// <summary>Keeps each workspace's setup at hand; a change counts at once on this node and within five seconds on others.</summary>
public sealed class RoutingShelf(RainRefDatabase database, TimeProvider clock)
{
    /// <summary>The live event of a change.</summary>
    public const string Changed = "routing.changed";

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, (RoutingSetup Setup, long At)> _known = new();

    public async ValueTask<RoutingSetup> OfAsync(Guid workspaceId, CancellationToken ct)
    {
        if (_known.TryGetValue(workspaceId, out var known) && clock.GetElapsedTime(known.At) < Lifetime)
            return known.Setup;
        var asked = clock.GetTimestamp();
        await using var db = await database.ReadAsync(workspaceId, ct);
        var setup = await LoadAsync(db, ct);
        _known[workspaceId] = (setup, asked);
        return setup;
    }

    public void Forget(Guid workspaceId) => _known.TryRemove(workspaceId, out _);

    internal static async Task<RoutingSetup> LoadAsync(RainRefDbContext db, CancellationToken ct) => new(
        await db.Set<RoutingRule>().AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(ct),
        await db.Set<TicketQueue>().AsNoTracking().OrderBy(q => q.Name).ToListAsync(ct),
        await db.Set<BusinessHours>().AsNoTracking().OrderBy(h => h.Name).ToListAsync(ct),
        await db.Set<SlaTarget>().AsNoTracking().OrderBy(t => t.Severity).ThenBy(t => t.CustomerTier).ToListAsync(ct),
        await db.Set<TicketSettings>().AsNoTracking().FirstOrDefaultAsync(ct) ?? new TicketSettings(db.WorkspaceId));
}
