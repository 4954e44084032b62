using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

public enum ApprovalOrder
{
    Type,
    Age,
    Expiry,
}

/// <summary>Reads the queue of actions that wait for leads.</summary>
public sealed class ApprovalQueries(RainRefDatabase database, ApprovalBindings bindings, PlaybookCatalog playbooks)
{
    public async Task<ApprovalQueue> ListAsync(
        Guid workspaceId, string? type, ApprovalOrder order, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var waiting = db.Actions.Where(a => a.Status == ActionStatus.Waiting);
        var groups = await waiting.GroupBy(a => a.Type)
            .Select(g => new { g.Key, Count = g.LongCount(), Oldest = g.Min(a => a.CreatedAt), Next = g.Min(a => a.ExpiresAt) })
            .OrderBy(g => g.Key).ToListAsync(ct);
        var chosen = waiting.Where(a => type == null || a.Type == type);
        var ordered = order switch
        {
            ApprovalOrder.Type => chosen.OrderBy(a => a.Type).ThenBy(a => a.Id),
            ApprovalOrder.Age => chosen.OrderBy(a => a.Id),
            ApprovalOrder.Expiry => chosen.OrderBy(a => a.ExpiresAt).ThenBy(a => a.Id),
        };
        var rows = await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new ApprovalQueue(
            page.Number, page.Limit, groups.Where(g => type == null || g.Key == type).Sum(g => g.Count),
            await ViewsAsync(db, rows, ct),
            [.. groups.Select(g => new ApprovalGroup(g.Key, ActionViews.Title(g.Key), g.Count, g.Oldest, g.Next))]);
    }

    /// <summary>One action that waits; null where it does not wait any more.</summary>
    public async Task<ApprovalView?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var rows = await db.Actions.Where(a => a.Id == id && a.Status == ActionStatus.Waiting).ToListAsync(ct);
        return (await ViewsAsync(db, rows, ct)).FirstOrDefault();
    }

    public async Task<long> CountAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Actions.LongCountAsync(a => a.Status == ActionStatus.Waiting, ct);
    }

    private async Task<IReadOnlyList<ApprovalView>> ViewsAsync(RainRefDbContext db, List<PlannedAction> actions, CancellationToken ct)
    {
        var ids = actions.Select(a => a.Id).ToArray();
        var tickets = actions.Select(a => a.TicketId).OfType<Guid>().Distinct().ToArray();
        var decisions = (await db.Decisions.Where(d => ids.Contains(d.ActionId)).OrderBy(d => d.Id).ToListAsync(ct)).ToLookup(d => d.ActionId);
        var approvals = (await db.Approvals.Where(a => ids.Contains(a.ActionId) && a.Approved).OrderBy(a => a.Id).ToListAsync(ct))
            .ToLookup(a => a.ActionId);
        var numbers = await db.Tickets.Where(t => tickets.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Number, ct);
        var histories = await HistoriesAsync(db, actions, ct);
        var set = actions.Count == 0 ? null : await playbooks.ForAsync(db, ct);
        var views = new List<ApprovalView>(actions.Count);
        foreach (var action in actions)
        {
            if (decisions[action.Id].LastOrDefault() is not { } decision)
                continue;
            var number = action.TicketId is { } ticketId && numbers.TryGetValue(ticketId, out var n) ? n : (long?)null;
            var standing = await bindings.StandingAsync(db, action, decision, approvals[action.Id], ct);
            views.Add(View(action, decision, standing, [.. approvals[action.Id]], number, histories) with
            {
                Fields = ActionViews.FieldsOf(action.Parameters, set!.ByAction(action.Type, action.Parameters.GetValueOrDefault("user_ref"))),
            });
        }

        return views;
    }

    private static ApprovalView View(
        PlannedAction action, Decision decision, ActionStanding standing, IReadOnlyList<Approval> approvals, long? number,
        ILookup<(string, string), HistoryRow> histories) => new(
        action.Id, action.Type, ActionViews.Title(action.Type), action.Parameters, action.TicketId, number,
        action.ProposedByName, action.ProposedBy, action.CreatedAt, action.ExpiresAt, standing.Now.Canonical, standing.Now.Hash,
        decision.Reasons, decision.Obligations,
        [.. approvals.Select(a => new GivenApproval(a.DecidedBy, a.DecidedByName, a.Note, a.CreatedAt))],
        standing.Needed, standing.NoteRequired, History(action, histories), action.SupersedesId);

    private static ActionHistory History(PlannedAction action, ILookup<(string, string), HistoryRow> histories)
    {
        if (!action.Parameters.TryGetValue("user_ref", out var userRef))
            return new ActionHistory(null, 0, 0, 0, 0, null);
        var rows = histories[(action.Type, userRef)].ToList();
        int Of(ActionStatus status) => rows.Where(r => r.Status == SnakeCase.Of(status)).Sum(r => r.Count);
        return new ActionHistory(
            userRef, Of(ActionStatus.Done), Of(ActionStatus.Failed), Of(ActionStatus.RolledBack), Of(ActionStatus.Rejected),
            rows.Max(r => (DateTimeOffset?)r.LastAt));
    }

    private static async Task<ILookup<(string, string), HistoryRow>> HistoriesAsync(
        RainRefDbContext db, List<PlannedAction> actions, CancellationToken ct)
    {
        var types = actions.Select(a => a.Type).Distinct().ToArray();
        var users = actions.Select(a => a.Parameters.GetValueOrDefault("user_ref")).OfType<string>().Distinct().ToArray();
        if (users.Length == 0)
            return Array.Empty<HistoryRow>().ToLookup(r => (r.Type, r.UserRef));
        var rows = await db.Database.SqlQuery<HistoryRow>(
            $"""
             SELECT type AS "Type", parameters ->> 'user_ref' AS "UserRef", status AS "Status", count(*)::int AS "Count",
                    max(updated_at) AS "LastAt"
             FROM actions
             WHERE workspace_id = {db.WorkspaceId} AND type = ANY ({types}) AND parameters ->> 'user_ref' = ANY ({users})
               AND status IN ('done', 'failed', 'rolled_back', 'rejected')
             GROUP BY 1, 2, 3
             """).ToListAsync(ct);
        return rows.ToLookup(r => (r.Type, r.UserRef));
    }

    internal sealed record HistoryRow(string Type, string UserRef, string Status, int Count, DateTimeOffset LastAt);
}
