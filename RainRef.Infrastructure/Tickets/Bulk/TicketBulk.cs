using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Bulk;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Triage;

namespace RainRef.Infrastructure.Tickets.Bulk;

/// <summary>Begins, shows and undoes changes of many tickets.</summary>
public sealed class TicketBulk(
    WorkFactory works, RainRefDatabase database, RoutingShelf routing, PiiPatterns patterns, TimeProvider clock)
{
    public const int MaxTickets = 50_000;
    private const int ShownRefusals = 50;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Exactly how many tickets it would be about, up to one more than the most.</summary>
    public async Task<int> CountAsync(Guid workspaceId, TicketFilter filter, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var sql = TicketSql.Of(workspaceId, filter, clock.GetUtcNow());
        await using var command = new NpgsqlCommand(
            $"SELECT count(*)::integer FROM (SELECT 1 FROM tickets t WHERE {sql.Where} LIMIT {MaxTickets + 1}) AS found", db.Connection());
        command.Parameters.AddRange(sql.Parameters());
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Fixes which tickets it is about, and begins.</summary>
    public async Task<Result<BulkView>> StartAsync(Actor actor, Guid id, TicketFilter filter, BulkChange change, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 1, ct);
        if (await work.FindAsync<BulkOperation>(id, ct) is { } known)
            return BulkView.Of(known, []);
        var checkedChange = await CheckAsync(work, actor, change, ct);
        if (!checkedChange.Succeeded)
            return checkedChange.Error;
        await ForgetOldAsync(work, ct);
        var operation = new BulkOperation(id, checkedChange.Value, actor, clock.GetUtcNow());
        work.Add(operation);
        await work.Db.SaveChangesAsync(ct);
        var total = await TakeAsync(work, operation, filter, ct);
        if (total is 0 or > MaxTickets)
        {
            return total == 0
                ? Error.Conflict("no_tickets", "No ticket is like that any more.")
                : Error.Validation("tickets", $"One change is about at most {MaxTickets:N0} tickets; narrow it.");
        }

        operation.Begin(total);
        work.Add(new AuditEntry(Ids.New(clock), actor, "tickets.bulk_started", "bulk_operation", id, clock.GetUtcNow()));
        work.Enqueue(BulkStep.For(id));
        work.Announce(BulkStep.JobKind, id, null);
        await work.CommitAsync(ct);
        return BulkView.Of(operation, []);
    }

    /// <summary>One's own, or with <paramref name="any"/> whoever's.</summary>
    public async Task<Result<BulkView>> UndoAsync(Actor actor, Guid id, bool any, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 1, ct);
        if (await work.LockAsync<BulkOperation>(id, ct) is not { } operation)
            return Error.NotFound("bulk operation");
        if (operation.ById != actor.Id && !any)
            return Error.Forbidden("not_your_operation", $"{operation.ByName} did this; they or a lead can undo it.");
        var before = operation.State;
        var undone = operation.Undo(clock.GetUtcNow());
        if (!undone.Succeeded)
            return undone.Error;
        if (operation.State != before)
        {
            work.Add(new AuditEntry(Ids.New(clock), actor, "tickets.bulk_undone", "bulk_operation", id, clock.GetUtcNow()));
            work.Enqueue(BulkStep.For(id));
            work.Announce(BulkStep.JobKind, id, null);
        }

        await work.CommitAsync(ct);
        return BulkView.Of(operation, []);
    }

    public async Task<BulkView?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (await db.Set<BulkOperation>().FirstOrDefaultAsync(o => o.Id == id, ct) is not { } operation)
            return null;
        var refusals = await db.Set<BulkItem>().Where(i => i.OperationId == id && i.State == BulkItemState.Refused)
            .Join(db.Tickets, i => i.TicketId, t => t.Id, (i, t) => new { t.Id, t.Number, i.Code })
            .OrderBy(r => r.Number).Take(ShownRefusals).Select(r => new BulkRefusal(r.Id, r.Number, r.Code!)).ToListAsync(ct);
        return BulkView.Of(operation, refusals);
    }

    /// <summary>What the actor began last, while it runs or can be undone.</summary>
    public async Task<BulkView?> LatestAsync(Actor actor, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - BulkOperation.UndoTime;
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        var id = await db.Set<BulkOperation>()
            .Where(o => o.ById == actor.Id && o.State != BulkState.Undone && (o.FinishedAt == null || o.FinishedAt > since))
            .OrderByDescending(o => o.CreatedAt).Select(o => (Guid?)o.Id).FirstOrDefaultAsync(ct);
        return id is { } latest ? await FindAsync(actor.WorkspaceId, latest, ct) : null;
    }

    private async Task<Result<BulkChange>> CheckAsync(Work work, Actor actor, BulkChange change, CancellationToken ct)
    {
        if (change.Check() is { } error)
            return error;
        if (change.Assignee == ViewConditions.Me)
            change = change with { Assignee = actor.Id.ToString("D") };
        if (Guid.TryParse(change.Assignee, out var memberId) && await work.FindAsync<Member>(memberId, ct) is not { Enabled: true })
            return Error.Validation("assignee", "There is no such member.");
        if (change.Queue is { } queue && (await routing.OfAsync(actor.WorkspaceId, ct)).Queues.All(q => q.Name != queue || !q.Enabled))
            return Error.Validation("queue", "There is no such queue.");
        if (await patterns.CheckTagsAsync(actor.WorkspaceId, "add_tags", change.AddTags, ct) is { } personal)
            return personal;
        return change;
    }

    private async Task<int> TakeAsync(Work work, BulkOperation operation, TicketFilter filter, CancellationToken ct)
    {
        var sql = TicketSql.Of(work.WorkspaceId, filter, clock.GetUtcNow());
        await using var command = new NpgsqlCommand(
            $"""
             INSERT INTO bulk_items (id, workspace_id, operation_id, ticket_id, state)
             SELECT gen_random_uuid(), @t0, {sql.Value(operation.Id)}, t.id, 'waiting' FROM tickets t WHERE {sql.Where} LIMIT {MaxTickets + 1}
             """,
            work.Connection);
        command.Parameters.AddRange(sql.Parameters());
        return await command.ExecuteNonQueryAsync(ct);
    }

    // What it takes to undo is not needed for ever.
    private async Task ForgetOldAsync(Work work, CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Kept;
        var old = await work.Db.Set<BulkOperation>().Where(o => o.CreatedAt < before).OrderBy(o => o.CreatedAt).Select(o => o.Id).Take(5).ToListAsync(ct);
        if (old.Count > 0)
            await work.Db.Set<BulkItem>().Where(i => old.Contains(i.OperationId)).ExecuteDeleteAsync(ct);
    }
}
