using Microsoft.EntityFrameworkCore;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Tickets.Timeline;

/// <summary>Something that happened to a ticket between its messages.</summary>
/// <param name="Kind">Such as <c>ticket.assigned</c>, <c>ticket.solved</c>, <c>action.executed</c>.</param>
/// <param name="By">Who did it.</param>
/// <param name="Detail">What it became, as a code or a time.</param>
/// <param name="Name">Whom or what it names: the one assigned, the other ticket, the action.</param>
/// <param name="ReceiptId">The receipt of it, where there is one.</param>
public sealed record TimelineEvent(Guid Id, DateTimeOffset At, string Kind, string By, string? Detail, string? Name, Guid? ReceiptId)
{
    /// <summary>The action that it is about.</summary>
    public Guid? ActionId { get; init; }
}

/// <summary>Reads what happened to a ticket: what people and the program changed, and what its actions came to.</summary>
internal static class TicketTimeline
{
    private const int Shown = 200;

    private static readonly string[] OfActions =
    [
        "action.proposed", "action.approved", "action.rejected", "action.executed", "action.failed", "action.rolled_back",
        "action.rollback_failed", "action.expired", "action.unknown", "action.resolved",
    ];

    public static async Task<IReadOnlyList<TimelineEvent>> OfAsync(
        RainRefDbContext db, Guid ticketId, IReadOnlyList<TicketMoveView> moves, CancellationToken ct)
    {
        var log = await db.AuditLog.Where(e => e.SubjectId == ticketId && e.SubjectKind == "ticket").OrderByDescending(e => e.Id).Take(Shown).ToListAsync(ct);
        var names = await NamesAsync(db, [.. log.Select(e => Guid.TryParse(e.Detail, out var id) ? id : Guid.Empty).Distinct()], ct);
        var actions = await (
            from r in db.Receipts
            where r.TicketId == ticketId && OfActions.Contains(r.Kind)
            join a in db.Actions on r.SubjectId equals a.Id
            orderby r.Id descending
            select new { r.Id, r.CreatedAt, r.Kind, a.Type, Action = a.Id }).Take(Shown).ToListAsync(ct);
        return
        [
            // What was merged and split is told with the other ticket's number.
            .. log.Where(e => !IsMove(e.Action)).Select(e => new TimelineEvent(
                    e.Id, e.CreatedAt, e.Action, e.ActorName, Guid.TryParse(e.Detail, out _) ? null : e.Detail,
                    Guid.TryParse(e.Detail, out var id) ? names.GetValueOrDefault(id) : null, null))
                .Concat(actions.Select(a => new TimelineEvent(a.Id, a.CreatedAt, a.Kind, "", null, a.Type, a.Id) { ActionId = a.Action }))
                .Concat(moves.Select(m => new TimelineEvent(
                    m.Id, m.CreatedAt, $"ticket.{m.Kind}{(m.Incoming ? "_in" : "_out")}", m.By, m.UndoneAt is null ? null : "undone", $"#{m.Other.Number}", null)))
                .OrderBy(e => e.At).ThenBy(e => e.Id),
        ];
    }

    private static bool IsMove(string action) => action.StartsWith("ticket.merge", StringComparison.Ordinal) || action.StartsWith("ticket.split", StringComparison.Ordinal);

    private static Task<Dictionary<Guid, string>> NamesAsync(RainRefDbContext db, Guid[] ids, CancellationToken ct) =>
        db.Members.Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.DisplayName, ct);
}
