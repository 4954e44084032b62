using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>
/// Finds someone for tickets: whoever has the fewest open ones and room for another, in turn where several have as few.
/// Where all are full the ticket waits in its queue, and the sweep comes back to it.
/// </summary>
public sealed class TicketAssigner(TimeProvider clock)
{
    public const string Assigned = "ticket.assigned";

    /// <returns>Whether someone had room.</returns>
    public async Task<bool> AssignAsync(Work work, Ticket ticket, Guid queueId, CancellationToken ct)
    {
        if (await PickAsync(work, queueId, ct) is not { } member)
            return false;
        ticket.Assign(member, clock.GetUtcNow());
        work.Announce(Assigned, ticket.Id, ticket.Id);
        // The next pick of this transaction counts what is written.
        await work.Db.SaveChangesAsync(ct);
        return true;
    }

    /// <summary>Takes up to so many waiting tickets out of the workspace's queues, oldest first, most pressing before.</summary>
    public async Task<int> DrainAsync(Work work, int limit, CancellationToken ct)
    {
        var waiting = await work.Db.Tickets.FromSql(
            $"""
             SELECT t.* FROM tickets t
             WHERE t.assignee_id IS NULL AND t.status IN ('new', 'open') AND t.queue IN (
               SELECT q.name FROM ticket_queues q WHERE q.workspace_id = {work.WorkspaceId} AND q.enabled AND q.assignment = 'least_load')
             ORDER BY array_position(ARRAY['urgent', 'high', 'normal', 'low'], t.priority::text), t.id LIMIT {limit}
             FOR UPDATE SKIP LOCKED
             """).ToListAsync(ct);
        var queues = await work.Db.Set<Domain.Triage.TicketQueue>().AsNoTracking().ToDictionaryAsync(q => q.Name, q => q.Id, ct);
        var full = new HashSet<Guid>();
        var assigned = 0;
        foreach (var ticket in waiting)
        {
            if (ticket.Queue is null || !queues.TryGetValue(ticket.Queue, out var queueId) || full.Contains(queueId))
                continue;
            if (await AssignAsync(work, ticket, queueId, ct))
                assigned++;
            else
                full.Add(queueId);
        }

        return assigned;
    }

    /// <summary>Gives the open tickets that a member has in a queue back to it, and on to others who have room.</summary>
    public async Task LeaveAsync(Work work, Guid memberId, Guid queueId, string queue, bool passOn, CancellationToken ct)
    {
        var held = await work.Db.Tickets.FromSql(
            $"""
             SELECT * FROM tickets WHERE assignee_id = {memberId} AND queue = {queue} AND status IN ('new', 'open', 'pending')
             ORDER BY id FOR UPDATE
             """).ToListAsync(ct);
        foreach (var ticket in held)
        {
            ticket.Assign(null, clock.GetUtcNow());
            work.Announce("ticket.updated", ticket.Id, ticket.Id);
        }

        await work.Db.SaveChangesAsync(ct);
        if (!passOn)
            return;
        foreach (var ticket in held)
        {
            if (!await AssignAsync(work, ticket, queueId, ct))
                return;
        }
    }

    // One at a time in a workspace, until the commit: two at once would both see the same room.
    private async Task<Guid?> PickAsync(Work work, Guid queueId, CancellationToken ct)
    {
        await using var locking = new NpgsqlCommand(
            "SELECT pg_advisory_xact_lock(hashtextextended('assign ' || $1::text, 0))", work.Connection);
        locking.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = work.WorkspaceId });
        await locking.ExecuteNonQueryAsync(ct);
        await using var pick = new NpgsqlCommand(
            """
            UPDATE queue_members SET last_assigned_at = $2 WHERE id = (
              SELECT s.id FROM queue_members s
              JOIN ticket_queues q ON q.id = s.queue_id
              JOIN members m ON m.id = s.member_id AND m.enabled
              CROSS JOIN LATERAL (
                SELECT count(*) AS open FROM tickets t
                WHERE t.workspace_id = s.workspace_id AND t.assignee_id = s.member_id AND t.status IN ('new', 'open', 'pending')) AS l
              WHERE s.queue_id = $1 AND l.open < coalesce(s.capacity, q.capacity)
              ORDER BY l.open, s.last_assigned_at NULLS FIRST, s.id LIMIT 1)
            RETURNING member_id
            """,
            work.Connection);
        pick.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = queueId });
        pick.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        return await pick.ExecuteScalarAsync(ct) as Guid?;
    }
}
