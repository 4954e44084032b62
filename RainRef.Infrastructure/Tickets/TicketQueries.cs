using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Tickets.Viewers;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Signals;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Moving;
using RainRef.Infrastructure.Tickets.Timeline;

namespace RainRef.Infrastructure.Tickets;

/// <summary>Reads tickets for lists and for the page that shows one.</summary>
public sealed class TicketQueries(RainRefDatabase database, PlaybookCatalog playbooks, TimeProvider clock)
{
    public static readonly IReadOnlyCollection<TicketStatus> OpenStatuses =
        [TicketStatus.New, TicketStatus.Open, TicketStatus.Pending];

    public static readonly IReadOnlyCollection<TicketStatus> DoneStatuses = [TicketStatus.Solved, TicketStatus.Closed];

    /// <summary>A page by its number, with exactly how many there are; for the first pages of a list.</summary>
    public async Task<Page<TicketRow>> ListAsync(
        Guid workspaceId, TicketFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var tickets = Narrow(db, filter);
        var total = filter.IsOfStatusesOnly
            ? (await TicketCounts.OfAsync(db, workspaceId, [filter], clock.GetUtcNow(), ct))[0].Number
            : await tickets.LongCountAsync(ct);
        var ordered = page.Descending ? tickets.OrderByDescending(t => t.Id) : tickets.OrderBy(t => t.Id);
        var rows = await Rows(db, ordered.Skip(page.Offset).Take(page.Limit)).ToListAsync(ct);
        return new Page<TicketRow>(page.Number, page.Limit, total, await DressAsync(db, rows, ct));
    }

    /// <summary>Up to so many tickets after a cursor, as quick at the end of a million as at their beginning.</summary>
    /// <param name="after">Null begins.</param>
    public async Task<TicketStretch> StretchAsync(
        Guid workspaceId, TicketFilter filter, TicketSort sort, TicketCursor? after, int limit, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var (ids, next) = await new TicketPager(db, workspaceId, filter, clock.GetUtcNow()).TakeAsync(sort, after, limit, ct);
        var rows = (await DressAsync(db, await Rows(db, db.Tickets.Where(t => ids.Contains(t.Id))).ToListAsync(ct), ct))
            .ToDictionary(r => r.Id);
        return new TicketStretch([.. ids.Where(rows.ContainsKey).Select(id => rows[id])], next);
    }

    /// <summary>How many tickets each filter holds, as far as a number helps; one round trip.</summary>
    public async Task<TicketCount[]> CountUpAsync(Guid workspaceId, IReadOnlyList<TicketFilter> filters, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await TicketCounts.OfAsync(db, workspaceId, filters, clock.GetUtcNow(), ct);
    }

    /// <summary>The tickets that are left of those named.</summary>
    public async Task<TicketRow[]> RowsAsync(Guid workspaceId, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return [.. await DressAsync(db, await Rows(db, db.Tickets.Where(t => ids.Contains(t.Id))).ToListAsync(ct), ct)];
    }

    /// <summary>How many tickets there are by status, as they are kept.</summary>
    public async Task<IReadOnlyDictionary<TicketStatus, long>> CountsAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var counts = await db.Set<TicketTally>().GroupBy(t => t.Status).Select(g => new { g.Key, Count = g.Sum(t => t.Tickets) }).ToListAsync(ct);
        return Enum.GetValues<TicketStatus>().ToDictionary(s => s, s => counts.FirstOrDefault(c => c.Key == s)?.Count ?? 0);
    }

    /// <summary>All tickets that match, oldest first, read as they are written out.</summary>
    public async IAsyncEnumerable<Ticket> StreamAsync(
        Guid workspaceId, TicketFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        await foreach (var ticket in Narrow(db, filter).OrderBy(t => t.Id).AsAsyncEnumerable().WithCancellation(ct))
            yield return ticket;
    }

    public async Task<TicketDetails?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await DetailsAsync(db, db.Tickets.Where(t => t.Id == id), ct);
    }

    public async Task<TicketDetails?> FindAsync(Guid workspaceId, long number, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await DetailsAsync(db, db.Tickets.Where(t => t.Number == number), ct);
    }

    private IQueryable<Ticket> Narrow(RainRefDbContext db, TicketFilter filter)
    {
        var sql = TicketSql.Of(db.WorkspaceId, filter, clock.GetUtcNow());
#pragma warning disable EF1002, EF1003 // What callers say is in the parameters.
        return db.Tickets.FromSqlRaw($"SELECT t.* FROM tickets t WHERE {sql.Where}", [.. sql.Parameters().Cast<object>()]);
#pragma warning restore EF1002, EF1003
    }

    private static IQueryable<TicketRow> Rows(RainRefDbContext db, IQueryable<Ticket> tickets) => tickets.Select(t => new TicketRow(
        t.Id, t.Number, t.Subject, t.Summary, SnakeCase.Of(t.Status), t.Channel, t.UserRef, t.Intent, t.Severity, t.Risk,
        db.Actions.Any(a => a.TicketId == t.Id && a.Status == ActionStatus.Waiting),
        db.Citations.Count(c => db.Answers.Any(a => a.Id == c.AnswerId && a.TicketId == t.Id && a.Status != AnswerStatus.Superseded)),
        db.Answers.Any(a => a.TicketId == t.Id && a.Status == AnswerStatus.Proposed && a.Abstained),
        t.CreatedAt, t.UpdatedAt, t.Queue, SnakeCase.Of(t.Priority), t.AssigneeId, null));

    // With what stands in other tables: one look each for the whole page.
    private async Task<IReadOnlyList<TicketRow>> DressAsync(RainRefDbContext db, List<TicketRow> rows, CancellationToken ct)
    {
        var ids = rows.Select(r => r.Id).ToArray();
        if (ids.Length == 0)
            return rows;
        var now = clock.GetUtcNow();
        var lookers = (await db.Set<TicketViewer>().Where(v => ids.Contains(v.TicketId) && v.Until > now).OrderBy(v => v.Since)
            .Select(v => new { v.TicketId, v.MemberId, v.Name }).ToListAsync(ct)).ToLookup(v => v.TicketId, v => new TicketLooker(v.MemberId, v.Name));
        var clocked = await SlaReader.AddAsync(db, rows, ct);
        return [.. clocked.Select(r => lookers.Contains(r.Id) ? r with { Looking = [.. lookers[r.Id]] } : r)];
    }

    private async Task<TicketDetails?> DetailsAsync(RainRefDbContext db, IQueryable<Ticket> one, CancellationToken ct)
    {
        if (await Rows(db, one).FirstOrDefaultAsync(ct) is not { } row)
            return null;
        var ticket = await one.FirstAsync(ct);
        var messages = await db.Messages.Where(m => m.TicketId == row.Id).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Take(500).ToListAsync(ct);
        var signals = await db.ProductSignals.Where(s => s.TicketId == row.Id).OrderBy(s => s.Id).Take(50).ToListAsync(ct);
        var sla = await SlaReader.OfAsync(db, row.Id, clock.GetUtcNow(), ct);
        var moves = await MoveQueries.OfAsync(db, ticket.Id, ct);
        return new TicketDetails(
            row with { Sla = SlaReader.Next(sla) },
            await MessageViews.OfAsync(db, row.Id, messages, ct),
            Triage(ticket),
            await AnswerQueries.CurrentAsync(db, row.Id, ct),
            await ActionsAsync(db, row.Id, ct),
            [.. signals.Select(s => new SignalView(s.Id, SnakeCase.Of(s.Type), s.ProductArea, s.Strength, s.Title, s.CreatedAt))],
            await ReceiptsAsync(db, row.Id, ct))
        {
            Sla = sla,
            CustomerTier = ticket.CustomerTier,
            FollowUpOf = ticket.FollowUpOf,
            MergedInto = await MoveQueries.SurvivorAsync(db, ticket, ct),
            Moves = moves,
            Tags = ticket.Tags,
            Version = ticket.Version,
            SnoozedUntil = ticket.SnoozedUntil,
            SnoozedUntilReply = ticket.SnoozedUntilReply,
            Hold = ticket.Hold,
            ErasedAt = ticket.ErasedAt,
            AssigneeName = ticket.AssigneeId is { } member ? await db.Members.Where(m => m.Id == member).Select(m => m.DisplayName).FirstOrDefaultAsync(ct) : null,
            Events = await TicketTimeline.OfAsync(db, row.Id, moves, ct),
        };
    }

    private static TriageView? Triage(Ticket ticket) => ticket.Triage is not { } t
        ? null
        : new TriageView(
            t.Intent.Value, t.Intent.Confidence, t.Intent.Reason, t.Category.Value, t.Severity.Value, t.ProductArea.Value,
            t.Sentiment.Value, t.Risk.Value, t.Summary, t.Queue.Value, t.Title, t.Language?.Value,
            new TriageParts(
                t.Intent, t.Category, t.Severity, t.ProductArea, t.Sentiment, t.Queue, t.Playbook, t.Language, t.Risk.Reason));

    private async Task<IReadOnlyList<ActionView>> ActionsAsync(RainRefDbContext db, Guid ticketId, CancellationToken ct) =>
        await ActionViews.OfAsync(
            db, playbooks, await db.Actions.Where(a => a.TicketId == ticketId).OrderBy(a => a.Id).Take(100).ToListAsync(ct), ct);

    private static async Task<IReadOnlyList<ReceiptView>> ReceiptsAsync(RainRefDbContext db, Guid ticketId, CancellationToken ct)
    {
        var receipts =
            from r in db.Receipts
            where r.TicketId == ticketId
            join l in db.ReceiptLinks on r.Id equals l.Id into links
            from link in links.DefaultIfEmpty()
            orderby r.Id
            select new ReceiptView(r.Id, r.Kind, r.Hash, link == null ? null : link.Seq, r.CreatedAt);
        return await receipts.Take(200).ToListAsync(ct);
    }
}
