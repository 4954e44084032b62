using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Triage;

/// <summary>A ticket and how it begins.</summary>
internal sealed record TicketBeginning(Guid Id, string Text);

/// <summary>Reads the beginnings of many tickets at once, and which tickets have a value.</summary>
internal static class TicketTexts
{
    private const int MaxLength = 2000;

    /// <summary>The newest tickets with their title and their first message.</summary>
    public static async Task<List<TicketBeginning>> BeginningsAsync(
        this RainRefDbContext db, IQueryable<Ticket> tickets, int most, CancellationToken ct)
    {
        var rows = await tickets.OrderByDescending(t => t.Id).Take(most).Select(t => new
        {
            t.Id,
            t.Subject,
            Text = db.Messages.Where(m => m.TicketId == t.Id && m.Direction == MessageDirection.Inbound)
                .OrderBy(m => m.Id).Select(m => m.Text.Substring(0, MaxLength)).FirstOrDefault(),
        }).AsNoTracking().ToListAsync(ct);
        return [.. rows.Select(r => new TicketBeginning(r.Id, TriageAgent.WholeText(r.Subject, r.Text ?? "")))];
    }

    /// <summary>The tickets that have a value now.</summary>
    public static IQueryable<Ticket> Having(this RainRefDbContext db, TriageKind kind, string key) => kind switch
    {
        TriageKind.Intent => db.Tickets.Where(t => t.Intent == key),
        TriageKind.Severity => db.Tickets.Where(t => t.Severity == key),
        TriageKind.ProductArea => db.Tickets.Where(t => t.ProductArea == key),
        TriageKind.Queue => db.Tickets.Where(t => t.Queue == key),
        TriageKind.Category => db.Tickets.FromSql($"SELECT * FROM tickets WHERE triage #>> '{{category,value}}' = {key}"),
    };
}
