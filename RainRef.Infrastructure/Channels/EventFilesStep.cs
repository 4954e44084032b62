using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>An event whose files wait.</summary>
public sealed record EventFilesPayload(Guid EventId);

/// <summary>
/// Puts the files of an event onto its message, masked and encrypted as those of replies are. After intake and apart from it:
/// whatever is wrong with a file, the message is there.
/// </summary>
public sealed class EventFilesStep(VaultCipher cipher, TicketMasks masks, PersonalBoxes boxes, TimeProvider clock) : IJobStep
{
    public const string JobKind = "event_files";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var eventId = run.Payload<EventFilesPayload>().EventId;
        await using var work = await run.EndAsync(ct);
        var waiting = await work.Db.Set<EventFileItem>().Where(f => f.EventId == eventId).OrderBy(f => f.Position).ToListAsync(ct);
        if (waiting.Count > 0 && await work.Db.Messages.Where(m => m.EventId == eventId).Select(m => (Guid?)m.TicketId).FirstOrDefaultAsync(ct) is { } ticketId
            && await work.LockAsync<Ticket>(ticketId, ct) is { } ticket
            && await work.Db.Messages.FirstOrDefaultAsync(m => m.EventId == eventId && m.TicketId == ticketId, ct) is { } message)
        {
            foreach (var item in waiting)
                await PlaceAsync(work, ticket, message, item, ct);
            work.Db.RemoveRange(waiting);
            work.Announce("ticket.updated", ticket.Id, ticket.Id);
        }

        await work.CommitAsync(ct);
    }

    private async Task PlaceAsync(Work work, Ticket ticket, Message message, EventFileItem item, CancellationToken ct)
    {
        var file = await MaskAsync(work, ticket, cipher.OpenFile(item.WorkspaceId, item.Id, item.Box), ct);
        var row = TicketAttachment.Received(item.Id, message, file, clock.GetUtcNow());
        if (file.Refusal is null)
        {
            var (subject, box) = await boxes.SealAsync(work, ticket, item.Id, file.Bytes, null, ct);
            row.Keep(subject, box);
        }

        work.Add(row);
        // The numbers of the next one's masks go on from this one's.
        await work.Db.SaveChangesAsync(ct);
    }

    private async Task<EventFile> MaskAsync(Work work, Ticket ticket, EventFile file, CancellationToken ct)
    {
        try
        {
            var masked = await masks.MaskAsync(work, ticket, new AttachmentContent(file.Name, file.MediaType, file.Bytes), ct);
            return file with { Name = masked.Name, Bytes = masked.Bytes };
        }
        catch (RegexMatchTimeoutException)
        {
            // Neither its words nor its name can be shown unmasked.
            return new EventFile("file", "", [], "pii_pattern_timeout");
        }
    }
}
