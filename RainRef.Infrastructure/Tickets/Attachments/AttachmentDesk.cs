using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Attachments;

/// <summary>A file on a ticket.</summary>
/// <param name="MessageId">The message that it went with; null until it is sent.</param>
/// <param name="Erased">Whether its content was erased, with the person or the ticket.</param>
/// <param name="Refusal">Why a file that came with a message was not taken, as a code; null where it was.</param>
public sealed record AttachmentView(
    Guid Id, Guid? MessageId, string Name, string MediaType, int Size, bool Erased, DateTimeOffset CreatedAt, string? Refusal = null)
{
    /// <summary>The refusal in words.</summary>
    public string? RefusalReason => Refusal is null ? null : EventFiles.ReasonOf(Refusal);

    public bool IsImage => MediaType.StartsWith("image/", StringComparison.Ordinal);
}

/// <summary>A file's content.</summary>
public sealed record AttachmentFile(string Name, string MediaType, byte[] Content);

/// <summary>Takes files in, lets them go with a message, and gives them out.</summary>
public sealed class AttachmentDesk(WorkFactory works, RainRefDatabase database, TicketMasks masks, PersonalBoxes boxes, TimeProvider clock)
{
    public async Task<Result<AttachmentView>> AddAsync(Actor actor, Guid ticketId, Guid id, string? name, byte[] bytes, CancellationToken ct)
    {
        var content = AttachmentRules.Check(name, bytes);
        if (!content.Succeeded)
            return content.Error;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        if (ticket.ErasedAt is not null)
            return Ticket.WasErased;
        if (await work.FindAsync<TicketAttachment>(id, ct) is { } done)
            return View(done);
        if (await work.Db.Set<TicketAttachment>().CountAsync(a => a.TicketId == ticketId && a.OwnerId == actor.Id && a.MessageId == null, ct) >= TicketAttachment.MaxUnsent)
            return Error.Conflict("too_many_attachments", $"At most {TicketAttachment.MaxUnsent} files wait to be sent.");
        var clean = await masks.MaskAsync(work, ticket, content.Value, ct);
        var file = new TicketAttachment(id, ticketId, actor, clean, clock.GetUtcNow());
        var (subject, box) = await boxes.SealAsync(work, ticket, id, clean.Bytes, null, ct);
        file.Keep(subject, box);
        work.Add(file);
        await work.CommitAsync(ct);
        return View(file);
    }

    public async Task<bool> HasTicketAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        return await db.Tickets.AnyAsync(t => t.Id == ticketId, ct);
    }

    /// <summary>Takes a file away that has not been sent, and is one's own.</summary>
    public async Task<Result<bool>> RemoveAsync(Actor actor, Guid ticketId, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<TicketAttachment>(id, ct) is not { } file || file.TicketId != ticketId)
            return Error.NotFound("attachment");
        if (file.MessageId is not null || file.OwnerId != actor.Id)
            return Error.Conflict("attachment_sent", "Only one's own files that were not sent can be taken away.");
        work.Remove(file);
        await work.CommitAsync(ct);
        return true;
    }

    public async Task<Result<AttachmentFile>> ReadAsync(Actor actor, Guid ticketId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        // What was not sent is its owner's alone.
        if (await db.Set<TicketAttachment>().FirstOrDefaultAsync(a => a.Id == id && a.TicketId == ticketId, ct) is not { } file
            || (file.MessageId is null && file.OwnerId != actor.Id))
            return Error.NotFound("attachment");
        if (file.Refusal is { } refusal)
            return Error.Conflict("attachment_refused", EventFiles.ReasonOf(refusal));
        return file is { SubjectId: { } subject, Box: { } box } && await boxes.OpenAsync(db, subject, id, box, ct) is { } content
            ? new AttachmentFile(file.Name, file.MediaType, content)
            : Error.Conflict("attachment_erased", "The file was erased.");
    }

    /// <summary>The files of a ticket: those sent, and the reader's own that wait.</summary>
    internal static async Task<IReadOnlyList<AttachmentView>> OfAsync(RainRefDbContext db, Guid ticketId, Guid? reader, CancellationToken ct) =>
        await db.Set<TicketAttachment>().Where(a => a.TicketId == ticketId && (a.MessageId != null || a.OwnerId == reader)).OrderBy(a => a.Id)
            .Select(a => new AttachmentView(a.Id, a.MessageId, a.Name, a.MediaType, a.Size, a.SubjectId == null && a.Refusal == null, a.CreatedAt, a.Refusal)).Take(500).ToListAsync(ct);

    public async Task<IReadOnlyList<AttachmentView>> WaitingAsync(Actor actor, Guid ticketId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        return [.. (await OfAsync(db, ticketId, actor.Id, ct)).Where(a => a.MessageId is null)];
    }

    internal static async Task<Error?> GoWithAsync(Work work, Actor actor, Message message, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return null;
        var files = await work.LockAllAsync<TicketAttachment>([.. ids.Distinct()], ct);
        if (ids.Any(id => !files.TryGetValue(id, out var f) || f.MessageId is not null || f.OwnerId != actor.Id || f.TicketId != message.TicketId))
            return Error.Validation("attachment_ids", "attachment_ids are one's own files on this ticket that were not sent.");
        foreach (var file in files.Values)
            file.GoWith(message);
        return null;
    }

    private static AttachmentView View(TicketAttachment a) => new(a.Id, a.MessageId, a.Name, a.MediaType, a.Size, a.SubjectId is null, a.CreatedAt);
}
