using Npgsql;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Lists;

/// <summary>Some tickets of a list, in its order.</summary>
/// <param name="Next">Where it goes on; null at its end.</param>
public sealed record TicketStretch(IReadOnlyList<TicketRow> Items, TicketCursor? Next);

/// <summary>
/// Walks a list by its keys: what comes next is found in the order's own index, however deep in the list it is. No
/// page is counted off, so what comes and goes above moves nothing.
/// </summary>
internal sealed class TicketPager(RainRefDbContext db, Guid workspaceId, TicketFilter filter, DateTimeOffset now)
{
    /// <summary>The ids of up to so many tickets after the cursor, and where to go on.</summary>
    public async Task<(List<Guid> Ids, TicketCursor? Next)> TakeAsync(
        TicketSort sort, TicketCursor? after, int limit, CancellationToken ct)
    {
        var found = new List<TicketCursor>(limit + 1);
        // First those with a running clock, then those without one.
        if (sort == TicketSort.Sla && after is null or { Ticks: not null })
            await ReadAsync(Clocks(after, limit + 1), sort, found, ct);
        if (sort != TicketSort.Sla || found.Count <= limit)
        {
            var from = sort == TicketSort.Sla && after is { Ticks: not null } ? null : after;
            await ReadAsync(Tickets(sort, from, limit + 1 - found.Count), sort, found, ct);
        }

        var more = found.Count > limit;
        if (more)
            found.RemoveAt(limit);
        return ([.. found.Select(f => f.Id)], more ? found[^1] : null);
    }

    private (string Sql, TicketSql Conditions) Tickets(TicketSort sort, TicketCursor? after, int limit)
    {
        var conditions = TicketSql.Of(workspaceId, filter, now);
        var (key, order) = sort switch
        {
            TicketSort.Newest => ("t.id", "t.id DESC"),
            TicketSort.Oldest => ("t.id", "t.id"),
            TicketSort.Risk => ("(coalesce(t.risk, -1), t.id)", "coalesce(t.risk, -1) DESC, t.id DESC"),
            TicketSort.Updated => ("(t.updated_at, t.id)", "t.updated_at DESC, t.id DESC"),
            TicketSort.Sla => ("t.id", "t.id DESC"),
        };
        var where = conditions.Where;
        if (sort == TicketSort.Sla)
            where += " AND NOT EXISTS (SELECT 1 FROM sla_clocks n WHERE n.ticket_id = t.id AND n.state = 'running')";
        if (after is not null)
        {
            var id = conditions.Value(after.Id);
            var from = sort switch
            {
                TicketSort.Risk => $"({conditions.Value(after.Risk!)}, {id})",
                TicketSort.Updated => $"({conditions.Value(after.Time!)}, {id})",
                _ => id,
            };
            where += $" AND {key} {(sort == TicketSort.Oldest ? ">" : "<")} {from}";
        }

        var shown = sort switch
        {
            TicketSort.Risk => "coalesce(t.risk, -1), NULL::timestamptz",
            TicketSort.Updated => "NULL::float8, t.updated_at",
            _ => "NULL::float8, NULL::timestamptz",
        };
        return ($"SELECT t.id, {shown} FROM tickets t WHERE {where} ORDER BY {order} LIMIT {limit}", conditions);
    }

    // Of a ticket's clocks the one that breaks next.
    private (string Sql, TicketSql Conditions) Clocks(TicketCursor? after, int limit)
    {
        var conditions = TicketSql.Of(workspaceId, filter, now);
        var from = after is null
            ? ""
            : $" AND (c.due_at, c.ticket_id) > ({conditions.Value(after.Time!)}, {conditions.Value(after.Id)})";
        return (
            $"""
             SELECT t.id, NULL::float8, c.due_at FROM sla_clocks c JOIN tickets t ON t.id = c.ticket_id
             WHERE c.workspace_id = @t0 AND c.state = 'running' AND NOT EXISTS (
                 SELECT 1 FROM sla_clocks e WHERE e.ticket_id = c.ticket_id AND e.state = 'running' AND (e.due_at, e.id) < (c.due_at, c.id))
               AND {conditions.Where}{from}
             ORDER BY c.due_at, c.ticket_id LIMIT {limit}
             """,
            conditions);
    }

    private async Task ReadAsync((string Sql, TicketSql Conditions) query, TicketSort sort, List<TicketCursor> to, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(query.Sql, db.Connection());
        command.Parameters.AddRange(query.Conditions.Parameters());
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            to.Add(new TicketCursor(
                sort,
                await reader.IsDBNullAsync(1, ct) ? null : reader.GetDouble(1),
                await reader.IsDBNullAsync(2, ct) ? null : reader.GetFieldValue<DateTimeOffset>(2).UtcTicks,
                reader.GetGuid(0)));
        }
    }
}
