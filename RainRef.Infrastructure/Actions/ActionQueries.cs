using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

/// <summary>Reads what was proposed and done.</summary>
public sealed class ActionQueries(RainRefDatabase database, PlaybookCatalog playbooks)
{
    public async Task<Page<ActionView>> ListAsync(
        Guid workspaceId, string? type, ActionStatus? status, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var actions = db.Actions.Where(a => (type == null || a.Type == type) && (status == null || a.Status == status));
        var total = await actions.LongCountAsync(ct);
        var ordered = page.Descending ? actions.OrderByDescending(a => a.Id) : actions.OrderBy(a => a.Id);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        return new Page<ActionView>(page.Number, page.Limit, total, await ActionViews.OfAsync(db, playbooks, rows, ct));
    }

    public async Task<ActionView?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var rows = await db.Actions.Where(a => a.Id == id).ToListAsync(ct);
        return (await ActionViews.OfAsync(db, playbooks, rows, ct)).FirstOrDefault();
    }

    public async Task<IReadOnlyDictionary<string, long>> CountByTypeAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Actions.GroupBy(a => a.Type).ToDictionaryAsync(g => g.Key, g => g.LongCount(), ct);
    }

    /// <summary>The last receipt about an action: what became of it.</summary>
    public async Task<Guid?> LastReceiptAsync(Guid workspaceId, Guid actionId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Receipts.Where(r => r.SubjectId == actionId).OrderByDescending(r => r.Id)
            .Select(r => (Guid?)r.Id).FirstOrDefaultAsync(ct);
    }
}
