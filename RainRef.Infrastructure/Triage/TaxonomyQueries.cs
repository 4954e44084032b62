using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Triage;

/// <summary>A value with what has it and what names it.</summary>
/// <param name="Tickets">How many of the newest <see cref="TaxonomyQueries.CountedTickets"/> tickets have it.</param>
/// <param name="Labels">How many labelled texts have it.</param>
/// <param name="Rules">Routing rules that name it.</param>
/// <param name="Playbooks">Playbooks that are for it.</param>
public sealed record TaxonomyRow(TriageValueView Value, long Tickets, long Labels, IReadOnlyList<string> Rules, IReadOnlyList<string> Playbooks);

/// <summary>Reads the values of a kind with their use.</summary>
public sealed class TaxonomyQueries(RainRefDatabase database, TriageShelf shelf, PlaybookCatalog playbooks)
{
    public const int CountedTickets = 20_000;

    /// <summary>All values of the kind, by key; those that another took the place of last.</summary>
    public async Task<IReadOnlyList<TaxonomyRow>> ListAsync(Guid workspaceId, TriageKind kind, CancellationToken ct)
    {
        var knowledge = await shelf.OfAsync(workspaceId, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var values = await db.TriageValues.Where(v => v.Kind == kind).OrderBy(v => v.Key).ToListAsync(ct);
        var tickets = await TicketsAsync(db, kind, ct);
        var labels = await db.TriageLabels.Where(l => l.Kind == kind).GroupBy(l => l.Value)
            .Select(g => new { g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var rules = await db.Set<RoutingRule>().AsNoTracking().OrderBy(r => r.Position).ToListAsync(ct);
        var inForce = kind == TriageKind.Intent ? (await playbooks.ForAsync(db, ct)).All : [];
        return
        [
            .. values.OrderBy(v => v.ReplacedBy is not null).ThenBy(v => !v.Enabled).ThenBy(v => v.Key, StringComparer.Ordinal).Select(v => new TaxonomyRow(
                TriageValueView.Of(v), tickets.GetValueOrDefault(v.Key), labels.GetValueOrDefault(v.Key),
                [.. rules.Where(r => r.Conditions.Names(kind, v.Key)).Select(r => r.Name)],
                [.. inForce.Where(p => (knowledge.Enabled(kind, p.Playbook.Intent)?.Key ?? p.Playbook.Intent) == v.Key).Select(p => p.Playbook.Title)])),
        ];
    }

    private static async Task<Dictionary<string, long>> TicketsAsync(RainRefDbContext db, TriageKind kind, CancellationToken ct)
    {
        var part = SnakeCase.Of(kind);
        var counts = await db.Database.SqlQuery<ValueCount>(
            $$"""
            SELECT value AS "Value", count(*) AS "Count" FROM (
              SELECT triage #>> ARRAY[{{part}}, 'value'] AS value FROM tickets
              WHERE workspace_id = {{db.WorkspaceId}} ORDER BY id DESC LIMIT {{CountedTickets}}) AS newest
            WHERE value IS NOT NULL GROUP BY value
            """).ToListAsync(ct);
        return counts.ToDictionary(c => c.Value, c => c.Count);
    }

    private sealed record ValueCount(string Value, long Count);
}
