using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Actions;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>Finds actions whose job is a dead letter while they run or are taken back, and hands them to people.</summary>
public sealed class StrandedActions(RainRefDatabase database, WorkFactory works, TimeProvider clock)
{
    private const int AtOnce = 200;
    private const string Code = "given_up";

    /// <returns>How many actions it handed over.</returns>
    public async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var handed = 0;
        foreach (var (workspaceId, actionId) in await FindAsync(ct))
        {
            await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
            if (await work.LockAsync<PlannedAction>(actionId, ct) is not { Status: ActionStatus.Running or ActionStatus.RollingBack } action)
                continue;
            await HandOverAsync(work, action, ct);
            await work.CommitAsync(ct);
            handed++;
        }

        return handed;
    }

    private async Task HandOverAsync(Work work, PlannedAction action, CancellationToken ct)
    {
        var back = action.Status == ActionStatus.RollingBack;
        var now = clock.GetUtcNow();
        var steps = await work.Db.Set<ActionStep>().Where(s => s.ActionId == action.Id && s.IsRollback == back).OrderBy(s => s.Position).ToListAsync(ct);
        foreach (var step in steps)
            step.Lost(now);
        var kind = End(action, back, steps.Any(s => s.Status != StepStatus.Pending), now);
        work.Record(new ReceiptDraft(kind, action.Id, action.TicketId, Actor.Program(work.WorkspaceId), new JsonObject
        {
            ["type"] = action.Type,
            ["action_hash"] = action.Hash,
            ["code"] = Code,
            ["steps"] = StepRecords.ForReceipt(action, steps),
        }));
        work.Announce(kind, action.Id, action.TicketId);
    }

    private static string End(PlannedAction action, bool back, bool begun, DateTimeOffset now)
    {
        if (back)
        {
            action.RollbackFailed("The program gave up taking it back; it can be asked for again.", now);
            return "action.rollback_failed";
        }

        if (!begun)
        {
            action.Failed("The program gave up before anything was sent.", now);
            return "action.failed";
        }

        action.Lost("The program gave up in the middle; a person must look whether it happened.", now);
        return "action.unknown";
    }

    private async Task<List<(Guid WorkspaceId, Guid ActionId)>> FindAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT workspace_id, action_id FROM rainref_stranded_actions($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(ct))
            found.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return found;
    }
}
