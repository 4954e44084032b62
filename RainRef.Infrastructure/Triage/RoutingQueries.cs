using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Triage;

/// <summary>Someone who works a queue, with what they have to do.</summary>
/// <param name="Open">Their open tickets, of all queues.</param>
/// <param name="Capacity">How many they have at most.</param>
public sealed record QueueMemberView(Guid MemberId, string Name, bool Enabled, int Open, int Capacity);

/// <summary>A queue with its members.</summary>
/// <param name="Waiting">Open tickets in it that nobody has.</param>
public sealed record QueueView(
    Guid Id, string Name, string Title, string Assignment, int Capacity, Guid? BusinessHoursId, bool Enabled, bool IsDefault, int Open,
    int Waiting, IReadOnlyList<QueueMemberView> Members);

/// <summary>Who could work a queue.</summary>
public sealed record Colleague(Guid Id, string Name);

/// <summary>Reads a workspace's setup as it stands in the database.</summary>
public sealed class RoutingQueries(RainRefDatabase database)
{
    public async Task<RoutingSetup> SetupAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await RoutingShelf.LoadAsync(db, ct);
    }

    public async Task<IReadOnlyList<QueueView>> QueuesAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var queues = await db.Set<TicketQueue>().OrderBy(q => q.Name).ToListAsync(ct);
        var open = TicketQueries.OpenStatuses;
        var piles = await db.Tickets.Where(t => open.Contains(t.Status) && t.Queue != null).GroupBy(t => t.Queue)
            .Select(g => new { Queue = g.Key!, Open = g.Count(), Waiting = g.Count(t => t.AssigneeId == null) }).ToDictionaryAsync(p => p.Queue, ct);
        var loads = await db.Tickets.Where(t => open.Contains(t.Status) && t.AssigneeId != null).GroupBy(t => t.AssigneeId)
            .Select(g => new { Member = g.Key!.Value, Open = g.Count() }).ToDictionaryAsync(l => l.Member, l => l.Open, ct);
        var members = (await (
            from s in db.Set<QueueMember>()
            join m in db.Members on s.MemberId equals m.Id
            orderby m.DisplayName
            select new { s.QueueId, s.Capacity, Member = m }).ToListAsync(ct)).ToLookup(m => m.QueueId);
        return
        [
            .. queues.Select(q => new QueueView(
                q.Id, q.Name, q.Title, SnakeCase.Of(q.Assignment), q.Capacity, q.BusinessHoursId, q.Enabled, q.IsDefault,
                piles.GetValueOrDefault(q.Name)?.Open ?? 0, piles.GetValueOrDefault(q.Name)?.Waiting ?? 0,
                [.. members[q.Id].Select(m => new QueueMemberView(
                    m.Member.Id, m.Member.DisplayName, m.Member.Enabled, loads.GetValueOrDefault(m.Member.Id), m.Capacity ?? q.Capacity))])),
        ];
    }

    /// <summary>Who may answer tickets.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Members.Where(m => m.Enabled && (m.Role == Role.Admin || m.Role == Role.SupportLead || m.Role == Role.Support))
            .OrderBy(m => m.DisplayName).Select(m => new Colleague(m.Id, m.DisplayName)).Take(500).ToListAsync(ct);
    }
}
