using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Notes;
using RainRef.Domain.Tickets.Viewers;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Viewers;

/// <summary>Somebody else who has the ticket open.</summary>
public sealed record ViewerView(Guid MemberId, string Name, bool Writing, DateTimeOffset Since);

/// <summary>Who looks at which ticket, by heartbeats.</summary>
public sealed class TicketViewers(WorkFactory works, RainRefDatabase database, TimeProvider clock)
{
    public const string Changed = "ticket.viewers";

    /// <summary>Says that somebody has the ticket open, which also marks the notes on it that call them as seen.</summary>
    /// <returns>The others who do.</returns>
    public async Task<Result<IReadOnlyList<ViewerView>>> BeatAsync(Actor actor, Guid ticketId, bool writing, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (!await work.Db.Tickets.AnyAsync(t => t.Id == ticketId, ct))
            return Error.NotFound("ticket");
        var own = await work.LockAsync<TicketViewer>(Ids.From(ticketId, "viewer", actor.Id.ToString("D")), ct);
        var news = own?.Beat(writing, now) ?? true;
        if (own is null)
            await AddAsync(work, actor, ticketId, writing, now, ct);
        var called = await work.Db.Set<Mention>().Where(m => m.TicketId == ticketId && m.MemberId == actor.Id && m.SeenAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.SeenAt, (DateTimeOffset?)now), ct);
        if (news)
            work.Announce(Changed, actor.Id, ticketId);
        if (called > 0)
            work.Announce("mention.seen", actor.Id, ticketId);
        await work.CommitAsync(ct);
        return Result(await OthersAsync(actor, ticketId, ct));
    }

    public async Task LeaveAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.Db.Set<TicketViewer>().Where(v => v.TicketId == ticketId && v.MemberId == actor.Id).ExecuteDeleteAsync(ct) > 0)
            work.Announce(Changed, actor.Id, ticketId);
        await work.CommitAsync(ct);
    }

    public async Task<IReadOnlyList<ViewerView>> OthersAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        return await db.Set<TicketViewer>().Where(v => v.TicketId == ticketId && v.MemberId != actor.Id && v.Until > now)
            .OrderBy(v => v.Since).Select(v => new ViewerView(v.MemberId, v.Name, v.Writing, v.Since)).Take(20).ToListAsync(ct);
    }

    // Two pages of one person may begin at once: whoever comes second has nothing to add.
    private static Task AddAsync(Work work, Actor actor, Guid ticketId, bool writing, DateTimeOffset now, CancellationToken ct)
    {
        var row = new TicketViewer(Ids.From(ticketId, "viewer", actor.Id.ToString("D")), ticketId, actor, writing, now);
        return work.Db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO ticket_viewers (id, workspace_id, ticket_id, member_id, name, writing, since, until)
             VALUES ({row.Id}, {row.WorkspaceId}, {row.TicketId}, {row.MemberId}, {row.Name}, {row.Writing}, {row.Since}, {row.Until})
             ON CONFLICT DO NOTHING
             """, ct);
    }

    private static Result<IReadOnlyList<ViewerView>> Result(IReadOnlyList<ViewerView> others) => new List<ViewerView>(others);
}
