using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Notes;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Tickets.Attachments;

namespace RainRef.Infrastructure.Tickets;

/// <summary>Messages with what belongs to them.</summary>
internal static class MessageViews
{
    public static MessageView Of(Message m) => new(m.Id, SnakeCase.Of(m.Direction), m.Author, m.Text, m.CreatedAt, m.AnswerId);

    public static async Task<IReadOnlyList<MessageView>> OfAsync(RainRefDbContext db, Guid ticketId, IReadOnlyList<Message> messages, CancellationToken ct)
    {
        var files = (await AttachmentDesk.OfAsync(db, ticketId, null, ct)).ToLookup(f => f.MessageId);
        var called = messages.Any(m => m.Direction == MessageDirection.Note)
            ? (await (from m in db.Set<Mention>()
                      join p in db.Members on m.MemberId equals p.Id
                      where m.TicketId == ticketId
                      orderby p.DisplayName
                      select new { m.MessageId, p.DisplayName }).ToListAsync(ct)).ToLookup(m => m.MessageId, m => m.DisplayName)
            : Enumerable.Empty<(Guid, string)>().ToLookup(m => m.Item1, m => m.Item2);
        return [.. messages.Select(m => Of(m) with { Attachments = [.. files[m.Id]], Mentions = [.. called[m.Id]] })];
    }
}
