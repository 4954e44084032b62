using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>
/// Takes a person out of the actions about them: what was asked for, sent and answered, and what policy was shown of it.
/// Their receipts hold salted commitments, and the salt goes too.
/// </summary>
internal static class EraseActions
{
    /// <returns>How many; an error while one of them is under way and still needs what would be erased.</returns>
    public static async Task<Result<int>> RunAsync(Work work, Actor actor, PersonTraces traces, DateTimeOffset now, CancellationToken ct)
    {
        var actions = await FindAsync(work, traces, ct);
        if (actions.Exists(a => a.IsUnderWay))
            return Error.Conflict("action_under_way", "An action about this person is under way; erase them when it has ended.");
        foreach (var action in actions.Where(a => a.ErasedAt is null))
        {
            var waited = action.Status == ActionStatus.Waiting;
            action.Erase(now);
            work.Record(new ReceiptDraft("action.erased", action.Id, action.TicketId, actor, new JsonObject
            {
                ["type"] = action.Type,
                ["action_hash"] = action.Hash,
                ["status"] = SnakeCase.Of(action.Status),
            }));
            work.Announce("action.erased", action.Id, action.TicketId);
            if (waited)
                work.Announce(ApprovalDesk.Left, action.Id, action.TicketId);
        }

        await EmptyAsync(work, [.. actions.Select(a => a.Id)], traces, now, ct);
        return actions.Count;
    }

    // Those on their tickets, those that name them, and those that say something that means only them.
    private static async Task<List<PlannedAction>> FindAsync(Work work, PersonTraces traces, CancellationToken ct)
    {
        var values = traces.Values;
        var pattern = PersonTraces.Pattern(traces.Everywhere);
        return await work.Db.Actions.FromSql(
            $"""
             SELECT a.* FROM actions a
             WHERE a.ticket_id = ANY ({traces.Tickets})
                OR EXISTS (SELECT 1 FROM jsonb_each_text(a.parameters) AS p WHERE p.value = ANY ({values}))
                OR ({pattern}::text IS NOT NULL AND (a.parameters::text ~* {pattern}
                  OR EXISTS (SELECT 1 FROM action_steps s WHERE s.action_id = a.id
                    AND concat_ws(' ', s.call, s.result, s.state_before, s.state_after) ~* {pattern})))
             ORDER BY a.id FOR UPDATE OF a
             """).ToListAsync(ct);
    }

    private static async Task EmptyAsync(Work work, Guid[] ids, PersonTraces traces, DateTimeOffset now, CancellationToken ct)
    {
        var (tickets, values) = (traces.Tickets, traces.Values);
        foreach (var step in await work.Db.Set<ActionStep>().Where(s => ids.Contains(s.ActionId)).ToListAsync(ct))
            step.Erase(now);
        foreach (var decision in await work.Db.Decisions.Where(d => ids.Contains(d.ActionId)).ToListAsync(ct))
            decision.Erase();
        foreach (var mail in await work.Db.Set<OutgoingEmail>()
                     .Where(m => tickets.Contains(m.TicketId!.Value) || values.Contains(m.To)).ToListAsync(ct))
            mail.Erase(TraceSweep.Erased, now);
    }
}
