using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Bulk;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Bulk;

public sealed record BulkPayload(Guid OperationId);

/// <summary>
/// Changes an operation's tickets, or takes that back, a bounded turn a job. Each turn is one transaction; where it
/// fails, its tickets are taken one by one, so that one bad ticket does not hold up the others.
/// </summary>
public sealed partial class BulkStep(WorkFactory works, TimeProvider clock, ILogger<BulkStep> logger) : IJobStep
{
    public const string JobKind = "tickets.bulk";
    private const int TicketsAtOnce = 250;
    private const string Failed = "failed";

    public string Kind => JobKind;

    public static JobDraft For(Guid operationId) => new(JobKind, operationId, PayloadJson.Write(new BulkPayload(operationId)), null, 1);

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<BulkPayload>().OperationId;
        try
        {
            await using var work = await run.EndAsync(ct);
            if (await work.LockAsync<BulkOperation>(id, ct) is { } operation)
                await TurnAsync(work, operation, TicketsAtOnce, ct);
            await work.CommitAsync(ct);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException))
        {
            LogTurnFailed(e, id);
            await OneByOneAsync(run.WorkspaceId, id, ct);
            await using var work = await run.EndAsync(ct);
            if (await work.LockAsync<BulkOperation>(id, ct) is { } operation)
                await GoOnAsync(work, operation, ct);
            await work.CommitAsync(ct);
        }
    }

    private async Task TurnAsync(Work work, BulkOperation operation, int limit, CancellationToken ct)
    {
        if (operation.State is not (BulkState.Running or BulkState.Undoing))
            return;
        await HandleAsync(work, operation, await NextAsync(work, operation, limit, ct), ct);
        await GoOnAsync(work, operation, ct);
    }

    private async Task OneByOneAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        for (var turn = 0; turn < TicketsAtOnce; turn++)
        {
            Guid? tried = null;
            try
            {
                await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
                if (await work.FindAsync<BulkOperation>(id, ct) is not { } operation || await NextAsync(work, operation, 1, ct) is not [var item])
                    return;
                tried = item.Id;
                await HandleAsync(work, operation, [item], ct);
                await work.CommitAsync(ct);
            }
            catch (Exception e) when (tried is not null && e is not OperationCanceledException)
            {
                LogTicketFailed(e, id, tried.Value);
                await using var work = await works.OpenAsync(workspaceId, null, 1, ct);
                if (await work.LockAsync<BulkItem>(tried.Value, ct) is { } item)
                    item.WasRefused(Failed);
                await work.CommitAsync(ct);
            }
        }
    }

    private static Task<List<BulkItem>> NextAsync(Work work, BulkOperation operation, int limit, CancellationToken ct)
    {
        var state = operation.State == BulkState.Undoing ? BulkItemState.Changed : BulkItemState.Waiting;
        return work.Db.Set<BulkItem>().Where(i => i.OperationId == operation.Id && i.State == state)
            .OrderBy(i => i.Id).Take(limit).ToListAsync(ct);
    }

    private async Task HandleAsync(Work work, BulkOperation operation, List<BulkItem> items, CancellationToken ct)
    {
        if (items.Count == 0)
            return;
        var bulk = new BulkWork(work);
        var tickets = await bulk.LockAsync([.. items.Select(i => i.TicketId)], ct);
        foreach (var item in items)
        {
            if (!tickets.TryGetValue(item.TicketId, out var ticket))
                item.WasRefused("not_found");
            else if (operation.State == BulkState.Undoing)
                item.WasUndone(Undo(bulk, operation, item, ticket));
            else
                await ChangeAsync(bulk, operation, item, ticket, ct);
        }
    }

    private async Task ChangeAsync(BulkWork bulk, BulkOperation operation, BulkItem item, Ticket ticket, CancellationToken ct)
    {
        var before = TicketMemory.Of(ticket, bulk.ClocksOf(ticket.Id));
        var changed = await new ChangeTicket(clock).RunAsync(bulk, operation.By, ticket.Id, operation.Change.For(ticket), ct);
        if (!changed.Succeeded)
        {
            await bulk.RevertAsync(ticket, ct);
            item.WasRefused(changed.Error.Code);
            return;
        }

        if (operation.Change.Queue is { } queue)
            ticket.MoveTo(queue, clock.GetUtcNow());
        item.WasChanged(before, TicketMemory.Of(ticket, bulk.ClocksOf(ticket.Id)));
    }

    private bool Undo(BulkWork bulk, BulkOperation operation, BulkItem item, Ticket ticket)
    {
        if (ticket.ErasedAt is not null)
            return false;
        var (status, now) = (ticket.Status, clock.GetUtcNow());
        var whole = item.Before!.Restore(ticket, bulk.ClocksOf(ticket.Id), item.After!, now);
        if (ticket.Status != status)
        {
            bulk.Add(new AuditEntry(
                Ids.New(clock), operation.By, $"ticket.{SnakeCase.Of(ticket.Status)}", "ticket", ticket.Id, now));
        }

        return whole;
    }

    // Counted from the tickets themselves, so that no broken turn can make the numbers wrong.
    private async Task GoOnAsync(Work work, BulkOperation operation, CancellationToken ct)
    {
        await work.Db.SaveChangesAsync(ct);
        if (operation.State == BulkState.Undoing)
        {
            await work.Db.Set<BulkItem>().Where(i => i.OperationId == operation.Id && i.State == BulkItemState.Waiting)
                .ExecuteUpdateAsync(i => i.SetProperty(x => x.State, BulkItemState.Left), ct);
        }

        var counts = await work.Db.Set<BulkItem>().Where(i => i.OperationId == operation.Id).GroupBy(i => i.State)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        operation.Count(counts);
        var left = counts.GetValueOrDefault(operation.State == BulkState.Undoing ? BulkItemState.Changed : BulkItemState.Waiting);
        if (left > 0)
            work.Enqueue(For(operation.Id));
        else
            operation.Finish(clock.GetUtcNow());
        work.Announce(JobKind, operation.Id, null);
    }

    [LoggerMessage(1, LogLevel.Warning, "A turn of the bulk operation {OperationId} failed; its tickets are taken one by one")]
    private partial void LogTurnFailed(Exception e, Guid operationId);

    [LoggerMessage(2, LogLevel.Warning, "In the bulk operation {OperationId} the ticket of item {ItemId} failed")]
    private partial void LogTicketFailed(Exception e, Guid operationId, Guid itemId);
}
