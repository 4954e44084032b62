using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Web.Tickets;

/// <summary>Takes an event in and waits, for callers who want the ticket and not only the word that it is on its way.</summary>
internal sealed class TicketArrival(
    EventNormalizer normalizer, PiiPatterns patterns, EventIngestor ingestor, RainRefDatabase database, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Result<StoredEvent>> IngestAsync(Guid workspaceId, RawEvent raw, Guid id, CancellationToken ct)
    {
        var normalized = normalizer.Normalize(raw, await patterns.OfAsync(workspaceId, ct));
        return normalized.Succeeded
            ? await ingestor.StoreAsync(workspaceId, new IncomingEvent(id, normalized.Value), ct)
            : normalized.Error;
    }

    /// <summary>The ticket that an event came to; null when the pipeline has not put it on one in ten seconds.</summary>
    public Task<Guid?> TicketOfAsync(Guid workspaceId, Guid eventId, CancellationToken ct) => PollAsync<Guid?>(
        workspaceId,
        async (db, token) => await db.Messages.Where(m => m.EventId == eventId).Select(m => (Guid?)m.TicketId).FirstOrDefaultAsync(token),
        ct);

    /// <summary>The draft that the pipeline wrote for a ticket; null when it has not in ten seconds.</summary>
    public Task<Answer?> AnswerOfAsync(Guid workspaceId, Guid ticketId, CancellationToken ct) => PollAsync(
        workspaceId,
        (db, token) => db.Answers.Where(a => a.TicketId == ticketId && a.Status != AnswerStatus.Superseded)
            .OrderByDescending(a => a.Id).FirstOrDefaultAsync(token),
        ct);

    /// <summary>Asks again and again, soon at first, until there is something or patience ends.</summary>
    public async Task<T?> PollAsync<T>(
        Guid workspaceId, Func<RainRefDbContext, CancellationToken, Task<T?>> ask, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(15);
        while (true)
        {
            await using (var db = await database.ReadAsync(workspaceId, ct))
            {
                if (await ask(db, ct) is { } found)
                    return found;
            }

            if (clock.GetElapsedTime(started) > Patience)
                return default;
            await Task.Delay(pause, clock, ct);
            pause = TimeSpan.FromMilliseconds(Math.Min(250, pause.TotalMilliseconds * 1.5));
        }
    }
}
