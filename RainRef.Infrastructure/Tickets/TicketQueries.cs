using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Receipts;
using RainRef.Infrastructure.Signals;
using RainRef.Infrastructure.Tickets.Moving;
using RainRef.Infrastructure.Tickets.Timeline;

namespace RainRef.Infrastructure.Tickets;

/// <summary>Which tickets a list holds; null does not narrow.</summary>
/// <param name="Text">Words in the subject or the summary.</param>
public sealed record TicketFilter(
    IReadOnlyCollection<TicketStatus>? Statuses = null, bool? NeedsApproval = null, string? Text = null,
    string? Intent = null, string? Severity = null, string? Queue = null, string? Channel = null, string? UserRef = null);

/// <summary>Reads tickets for lists and for the page that shows one.</summary>
public sealed class TicketQueries(RainRefDatabase database, PlaybookCatalog playbooks, TimeProvider clock)
{
    public static readonly IReadOnlyCollection<TicketStatus> OpenStatuses =
        [TicketStatus.New, TicketStatus.Open, TicketStatus.Pending];

    public static readonly IReadOnlyCollection<TicketStatus> DoneStatuses = [TicketStatus.Solved, TicketStatus.Closed];

    public async Task<Page<TicketRow>> ListAsync(
        Guid workspaceId, TicketFilter filter, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var tickets = Narrow(db, filter);
        var total = await tickets.LongCountAsync(ct);
        var ordered = page.Descending ? tickets.OrderByDescending(t => t.Id) : tickets.OrderBy(t => t.Id);
        var rows = await Rows(db, ordered.Skip(page.Offset).Take(page.Limit)).ToListAsync(ct);
        return new Page<TicketRow>(page.Number, page.Limit, total, await SlaReader.AddAsync(db, rows, ct));
    }

    /// <summary>The tickets that are left of those named.</summary>
    public async Task<TicketRow[]> RowsAsync(Guid workspaceId, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return [.. await SlaReader.AddAsync(db, await Rows(db, db.Tickets.Where(t => ids.Contains(t.Id))).ToListAsync(ct), ct)];
    }

    public async Task<long> CountAsync(Guid workspaceId, TicketFilter filter, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await Narrow(db, filter).LongCountAsync(ct);
    }

    /// <summary>How many tickets there are by status.</summary>
    public async Task<IReadOnlyDictionary<TicketStatus, long>> CountsAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var counts = await db.Tickets.GroupBy(t => t.Status).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
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

    private static IQueryable<Ticket> Narrow(RainRefDbContext db, TicketFilter filter)
    {
        var tickets = db.Tickets.AsQueryable();
        if (filter.Statuses is { } statuses)
            tickets = tickets.Where(t => statuses.Contains(t.Status));
        if (filter.NeedsApproval is { } needs)
            tickets = tickets.Where(t => db.Actions.Any(a => a.TicketId == t.Id && a.Status == ActionStatus.Waiting) == needs);
        if (filter.Text is { Length: > 0 } text)
        {
            var pattern = LikePattern.Containing(text);
            tickets = tickets.Where(t => EF.Functions.ILike(t.Subject, pattern, LikePattern.Escape) || EF.Functions.ILike(t.Summary!, pattern, LikePattern.Escape));
        }

        if (filter.Intent is not null)
            tickets = tickets.Where(t => t.Intent == filter.Intent);
        if (filter.Severity is not null)
            tickets = tickets.Where(t => t.Severity == filter.Severity);
        if (filter.Queue is not null)
            tickets = tickets.Where(t => t.Queue == filter.Queue);
        if (filter.Channel is not null)
            tickets = tickets.Where(t => t.Channel == filter.Channel);
        if (filter.UserRef is not null)
            tickets = tickets.Where(t => t.UserRef == filter.UserRef);
        return tickets;
    }

    private static IQueryable<TicketRow> Rows(RainRefDbContext db, IQueryable<Ticket> tickets) => tickets.Select(t => new TicketRow(
        t.Id, t.Number, t.Subject, t.Summary, SnakeCase.Of(t.Status), t.Channel, t.UserRef, t.Intent, t.Severity, t.Risk,
        db.Actions.Any(a => a.TicketId == t.Id && a.Status == ActionStatus.Waiting),
        db.Citations.Count(c => db.Answers.Any(a => a.Id == c.AnswerId && a.TicketId == t.Id && a.Status != AnswerStatus.Superseded)),
        db.Answers.Any(a => a.TicketId == t.Id && a.Status == AnswerStatus.Proposed && a.Abstained),
        t.CreatedAt, t.UpdatedAt, t.Queue, SnakeCase.Of(t.Priority), t.AssigneeId, null));

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
