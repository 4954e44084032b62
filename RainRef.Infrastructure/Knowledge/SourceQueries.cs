using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>A version without its text.</summary>
public sealed record SourceVersionRow(
    Guid Id, int Version, string Title, SourceFormat Format, string MediaType, string? FileName, bool HasFile, string ContentHash,
    string ImportedBy, DateTimeOffset CreatedAt);

/// <summary>A version with its text and where that stands in its file.</summary>
public sealed record SourceText(SourceVersionRow Row, string Text, SourceLayout Layout);

/// <summary>A passage of the current version.</summary>
public sealed record FragmentRow(Guid Id, int Version, int Ordinal, int Start, int Length, string HeadingPath, string Text);

/// <summary>A reply that cites a source.</summary>
/// <param name="Quotes">The very words, each with the version that they were taken from.</param>
public sealed record CitingReply(
    Guid AnswerId, Guid TicketId, long TicketNumber, AnswerStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? SentAt,
    IReadOnlyList<CitedQuote> Quotes);

public sealed record CitedQuote(int Version, int Start, int Length, string Quote);

/// <summary>Reads versions, passages, imports, and who cited what.</summary>
public sealed class SourceQueries(RainRefDatabase database)
{
    public async Task<IReadOnlyList<SourceVersionRow>?> VersionsAsync(Guid workspaceId, Guid sourceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var rows = await Rows(db, db.SourceVersions.Where(v => v.SourceId == sourceId).OrderByDescending(v => v.Version)).ToListAsync(ct);
        return rows.Count > 0 ? rows : null;
    }

    /// <param name="version">Null takes the latest.</param>
    public async Task<SourceText?> TextAsync(Guid workspaceId, Guid sourceId, int? version, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var found = db.SourceVersions.Where(v => v.SourceId == sourceId && (version == null || v.Version == version))
            .OrderByDescending(v => v.Version).Take(1);
        if (await Rows(db, found).FirstOrDefaultAsync(ct) is not { } row)
            return null;
        var content = await found.Select(v => new { v.Text, v.Layout }).FirstAsync(ct);
        return new SourceText(row, content.Text, LayoutCodec.Read(content.Layout));
    }

    public async Task<Page<FragmentRow>?> FragmentsAsync(Guid workspaceId, Guid sourceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (!await db.Sources.AnyAsync(s => s.Id == sourceId, ct))
            return null;
        var fragments = db.Fragments.Where(f => f.OwnerKind == FragmentOwner.Source && f.OwnerId == sourceId);
        var total = await fragments.LongCountAsync(ct);
        var items = await fragments.OrderBy(f => f.Ordinal).Skip(page.Offset).Take(page.Limit)
            .Select(f => new FragmentRow(f.Id, f.OwnerVersion, f.Ordinal, f.Start, f.Length, f.HeadingPath, f.Text)).ToListAsync(ct);
        return new Page<FragmentRow>(page.Number, page.Limit, total, items);
    }

    public async Task<FragmentRow?> FragmentAsync(Guid workspaceId, Guid sourceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Fragments.Where(f => f.Id == id && f.OwnerKind == FragmentOwner.Source && f.OwnerId == sourceId)
            .Select(f => new FragmentRow(f.Id, f.OwnerVersion, f.Ordinal, f.Start, f.Length, f.HeadingPath, f.Text)).FirstOrDefaultAsync(ct);
    }

    /// <summary>A version's file; null where the version is unknown or has none but its text.</summary>
    public async Task<byte[]?> FileAsync(Guid workspaceId, Guid versionId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.SourceFiles.Where(f => f.Id == versionId).Select(f => f.Content).FirstOrDefaultAsync(ct);
    }

    /// <summary>Drafts and replies that cite a source, the latest first unless the page says otherwise.</summary>
    /// <param name="version">Only those that cite this version; null for all.</param>
    /// <param name="sent">Whether only what was sent, or only what was not; null for all.</param>
    public async Task<Page<CitingReply>> CitedByAsync(
        Guid workspaceId, Guid sourceId, int? version, bool? sent, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var cites = db.Citations.Where(c => c.OwnerKind == FragmentOwner.Source && c.OwnerId == sourceId)
            .Where(c => version == null || c.OwnerVersion == version);
        var answers = db.Answers.Where(a => cites.Any(c => c.AnswerId == a.Id))
            .Where(a => sent == null || (a.Status == AnswerStatus.Sent) == sent);
        var total = await answers.LongCountAsync(ct);
        var ordered = page.Descending ? answers.OrderByDescending(a => a.Id) : answers.OrderBy(a => a.Id);
        var replies = await ordered.Skip(page.Offset).Take(page.Limit)
            .Join(db.Tickets, a => a.TicketId, t => t.Id, (a, t) => new { a.Id, a.TicketId, t.Number, a.Status, a.CreatedAt, a.SentAt })
            .ToListAsync(ct);
        var ids = replies.Select(r => r.Id).ToArray();
        var quotes = (await cites.Where(c => ids.Contains(c.AnswerId)).OrderBy(c => c.Number)
            .Select(c => new { c.AnswerId, c.OwnerVersion, c.Start, c.Length, c.Quote }).ToListAsync(ct)).ToLookup(c => c.AnswerId);
        var items = replies.Select(r => new CitingReply(
            r.Id, r.TicketId, r.Number, r.Status, r.CreatedAt, r.SentAt,
            [.. quotes[r.Id].Select(c => new CitedQuote(c.OwnerVersion, c.Start, c.Length, c.Quote))]));
        return new Page<CitingReply>(
            page.Number, page.Limit, total, [.. page.Descending ? items.OrderByDescending(i => i.AnswerId) : items.OrderBy(i => i.AnswerId)]);
    }

    public async Task<Page<ImportRun>> ImportsAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var total = await db.ImportRuns.LongCountAsync(ct);
        var ordered = page.Descending ? db.ImportRuns.OrderByDescending(r => r.Id) : db.ImportRuns.OrderBy(r => r.Id);
        return new Page<ImportRun>(page.Number, page.Limit, total, await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    public async Task<ImportRun?> ImportAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.ImportRuns.FirstOrDefaultAsync(r => r.Id == id, ct);
    }

    public async Task<Page<ImportItem>?> ItemsAsync(
        Guid workspaceId, Guid runId, ImportOutcome? outcome, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (!await db.ImportRuns.AnyAsync(r => r.Id == runId, ct))
            return null;
        var items = db.ImportItems.Where(i => i.RunId == runId && (outcome == null || i.Outcome == outcome));
        var total = await items.LongCountAsync(ct);
        return new Page<ImportItem>(
            page.Number, page.Limit, total, await items.OrderBy(i => i.Uri).Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    private static IQueryable<SourceVersionRow> Rows(RainRefDbContext db, IQueryable<SourceVersion> versions) =>
        versions.Select(v => new SourceVersionRow(
            v.Id, v.Version, v.Title, v.Format, v.MediaType, v.FileName, db.SourceFiles.Any(f => f.Id == v.Id), v.ContentHash, v.ImportedBy,
            v.CreatedAt));
}
