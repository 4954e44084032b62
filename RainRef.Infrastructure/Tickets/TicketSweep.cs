using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Triage;

namespace RainRef.Infrastructure.Tickets;

/// <summary>
/// What time does to tickets: clocks warn and break, solved tickets close after their grace, waiting tickets find someone
/// with room. Any number of nodes may sweep at once; each thing is said by the one that took its row.
/// </summary>
public sealed class TicketSweep(
    RainRefDatabase database, WorkFactory works, RoutingShelf shelf, TicketAssigner assigner, IOptions<TicketSweepOptions> options,
    TimeProvider clock, ILogger<TicketSweep> logger)
    : Sweep(TimeSpan.FromSeconds(options.Value.SweepSeconds), clock, logger)
{
    private const int Batch = 200;

    /// <summary>One round over all workspaces that have something due.</summary>
    /// <returns>How many warnings and breaches were said.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var said = 0;
        var now = new NpgsqlParameter<DateTime> { TypedValue = Clock.GetUtcNow().UtcDateTime };
        foreach (var workspaceId in await database.WorkspacesAsync("rainref_swept_workspaces($1)", now, ct))
        {
            int batch;
            do
            {
                batch = await SayAsync(workspaceId, ct);
                said += batch;
            }
            while (batch == Batch);
            while (await CloseAsync(workspaceId, ct) == Batch)
            {
            }

            while (await WakeAsync(workspaceId, ct) == Batch)
            {
            }

            await DrainAsync(workspaceId, ct);
        }

        return said;
    }

    protected override Task SweepAsync(CancellationToken ct) => RunOnceAsync(ct);

    private async Task<int> SayAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        var due = await TakeDueAsync(work, ct);
        foreach (var (clockId, ticketId, kind, broken) in due)
            TicketClocks.Say(work, clockId, ticketId, kind, broken ? TicketClocks.Breached : TicketClocks.Warning, Clock);
        await work.CommitAsync(ct);
        return due.Count;
    }

    // A Clock whose warning nobody swept in time only breaks: two words about one promise at once help no one.
    private async Task<List<(Guid Clock, Guid Ticket, SlaKind Kind, bool Broken)>> TakeDueAsync(Work work, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            UPDATE sla_clocks c SET
              warned_at = coalesce(c.warned_at, CASE WHEN c.due_at > $1 THEN $1 END),
              breached_at = CASE WHEN c.due_at <= $1 THEN $1 END,
              next_at = CASE WHEN c.due_at > $1 THEN c.due_at END
            WHERE c.id = ANY (ARRAY(
              SELECT id FROM sla_clocks WHERE next_at <= $1 ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED))
            RETURNING c.id, c.ticket_id, c.kind, c.breached_at IS NOT NULL
            """,
            work.Connection);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Clock.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Batch });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var due = new List<(Guid, Guid, SlaKind, bool)>();
        while (await reader.ReadAsync(ct))
        {
            if (SnakeCase.TryParse<SlaKind>(reader.GetString(2), out var kind))
                due.Add((reader.GetGuid(0), reader.GetGuid(1), kind, reader.GetBoolean(3)));
        }

        return due;
    }

    private async Task<int> CloseAsync(Guid workspaceId, CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        var before = now - (await shelf.OfAsync(workspaceId, ct)).Settings.Grace;
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        var solved = await work.Db.Tickets.FromSql(
            $"SELECT * FROM tickets WHERE status = 'solved' AND solved_at <= {before} ORDER BY solved_at LIMIT {Batch} FOR UPDATE SKIP LOCKED")
            .ToListAsync(ct);
        var program = Actor.Program(workspaceId);
        foreach (var ticket in solved.Where(t => t.Close(now).Succeeded))
        {
            work.Add(new AuditEntry(Ids.New(Clock), program, "ticket.closed", "ticket", ticket.Id, now));
            work.Announce("ticket.updated", ticket.Id, ticket.Id);
        }

        await work.CommitAsync(ct);
        return solved.Count;
    }

    private async Task<int> WakeAsync(Guid workspaceId, CancellationToken ct)
    {
        var now = Clock.GetUtcNow();
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        var due = await work.Db.Tickets.FromSql(
            $"SELECT * FROM tickets WHERE snoozed_until <= {now} ORDER BY snoozed_until LIMIT {Batch} FOR UPDATE SKIP LOCKED")
            .ToListAsync(ct);
        var program = Actor.Program(workspaceId);
        foreach (var ticket in due.Where(t => t.Wake(now)))
        {
            work.Add(new AuditEntry(Ids.New(Clock), program, "ticket.woken", "ticket", ticket.Id, now));
            work.Announce("ticket.updated", ticket.Id, ticket.Id);
        }

        await work.CommitAsync(ct);
        return due.Count;
    }

    private async Task DrainAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        await assigner.DrainAsync(work, Batch, ct);
        await work.CommitAsync(ct);
    }
}
