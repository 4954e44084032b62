using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Receipts;

/// <summary>Which receipts a list holds; null does not narrow.</summary>
public sealed record ReceiptFilter(string? Kind = null, Guid? TicketId = null, Guid? SubjectId = null);

/// <summary>A receipt in a list.</summary>
/// <param name="Seq">Its place in the workspace's chain; none while it waits to be chained.</param>
public sealed record ReceiptRow(
    Guid Id, string Kind, Guid SubjectId, Guid? TicketId, string Hash, string KeyId, long? Seq, DateTimeOffset CreatedAt);

/// <summary>Reads receipts and the audit log.</summary>
public sealed class ReceiptQueries(RainRefDatabase database)
{
    public async Task<Page<ReceiptRow>> ListAsync(Guid workspaceId, ReceiptFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var receipts = db.Receipts.AsQueryable();
        if (filter.Kind is { } kind)
            receipts = receipts.Where(r => r.Kind == kind);
        if (filter.TicketId is { } ticketId)
            receipts = receipts.Where(r => r.TicketId == ticketId);
        if (filter.SubjectId is { } subjectId)
            receipts = receipts.Where(r => r.SubjectId == subjectId);
        var total = await receipts.LongCountAsync(ct);
        var ordered = page.Descending ? receipts.OrderByDescending(r => r.Id) : receipts.OrderBy(r => r.Id);
        var chosen = ordered.Skip(page.Offset).Take(page.Limit);
        var rows =
            from r in chosen
            join l in db.ReceiptLinks on r.Id equals l.Id into links
            from link in links.DefaultIfEmpty()
            select new ReceiptRow(
                r.Id, r.Kind, r.SubjectId, r.TicketId, r.Hash, r.KeyId, link == null ? null : link.Seq, r.CreatedAt);
        var found = await rows.ToListAsync(ct);
        var sorted = page.Descending ? found.OrderByDescending(r => r.Id) : found.OrderBy(r => r.Id);
        return new Page<ReceiptRow>(page.Number, page.Limit, total, [.. sorted]);
    }

    /// <summary>Receipts before one, the newest first; nothing is counted, so that a page costs the same however many there are.</summary>
    /// <param name="family">The first word of their kinds, such as <c>action</c>; null for all.</param>
    /// <param name="ticket">A ticket's number.</param>
    /// <param name="before">The last one of the page before.</param>
    public async Task<ReceiptRow[]> TimelineAsync(
        Guid workspaceId, string? family, long? ticket, Guid? before, int limit, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var receipts = db.Receipts.AsQueryable();
        if (family is not null)
            receipts = receipts.Where(r => r.Kind.StartsWith(family + "."));
        if (ticket is not null)
        {
            var ticketId = await db.Tickets.Where(t => t.Number == ticket).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(ct);
            if (ticketId is null)
                return [];
            receipts = receipts.Where(r => r.TicketId == ticketId);
        }

        if (before is { } last)
            receipts = receipts.Where(r => r.Id < last);
        var rows = await (
            from r in receipts.OrderByDescending(r => r.Id).Take(limit)
            join l in db.ReceiptLinks on r.Id equals l.Id into links
            from link in links.DefaultIfEmpty()
            select new ReceiptRow(
                r.Id, r.Kind, r.SubjectId, r.TicketId, r.Hash, r.KeyId, link == null ? null : link.Seq, r.CreatedAt)).ToListAsync(ct);
        return [.. rows.OrderByDescending(r => r.Id)];
    }

    /// <summary>A receipt, its place in the chain and the link before that place.</summary>
    public async Task<(Receipt Receipt, ReceiptLink? Link, ReceiptLink? Previous)?> FindAsync(
        Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (await db.Receipts.FirstOrDefaultAsync(r => r.Id == id, ct) is not { } receipt)
            return null;
        if (await db.ReceiptLinks.FirstOrDefaultAsync(l => l.Id == id, ct) is not { } link)
            return (receipt, null, null);
        var previous = await db.ReceiptLinks.Where(l => l.Seq < link.Seq).OrderByDescending(l => l.Seq).FirstOrDefaultAsync(ct);
        return (receipt, link, previous);
    }

    public async Task<Page<AuditEntry>> ListLogAsync(Guid workspaceId, string? action, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var entries = db.AuditLog.Where(e => action == null || e.Action == action);
        var total = await entries.LongCountAsync(ct);
        var ordered = page.Descending
            ? entries.OrderByDescending(e => e.CreatedAt).ThenByDescending(e => e.Id)
            : entries.OrderBy(e => e.CreatedAt).ThenBy(e => e.Id);
        return new Page<AuditEntry>(
            page.Number, page.Limit, total, await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }
}
