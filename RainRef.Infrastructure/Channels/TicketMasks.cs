using System.Text;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>
/// Masks what people write on a ticket (replies, notes, titles): with the ticket's own numbers, the originals in the
/// vault, in the transaction of what is written.
/// </summary>
public sealed class TicketMasks(MaskKeeper keeper, PiiPatterns patterns)
{
    /// <returns>The masked text and what was masked; the caller warns whoever wrote it.</returns>
    public async Task<ScrubResult> MaskAsync(Work work, Ticket ticket, string text, CancellationToken ct) =>
        (await MaskAsync(work, ticket, [text], ct))[0];

    /// <summary>Masks texts that are written together: what two of them hold gets one number.</summary>
    public Task<IReadOnlyList<ScrubResult>> MaskAsync(Work work, Ticket ticket, IReadOnlyList<string> texts, CancellationToken ct) =>
        keeper.MaskAsync(work, VaultPlace.OnTicket(ticket.Id), texts, stop => SubjectAsync(work, ticket, stop), ct);

    /// <summary>Masks a file's name, and its content where that is text.</summary>
    internal async Task<AttachmentContent> MaskAsync(Work work, Ticket ticket, AttachmentContent file, CancellationToken ct)
    {
        var masked = await MaskAsync(work, ticket, file.IsText ? [file.Name, Encoding.UTF8.GetString(file.Bytes)] : [file.Name], ct);
        return file with { Name = masked[0].Text, Bytes = file.IsText ? Encoding.UTF8.GetBytes(masked[1].Text) : file.Bytes };
    }

    /// <summary>
    /// Masks a note on something that may be about a ticket: with the ticket's numbers where it is, and for good where it is
    /// not, since nobody looks a customer up there.
    /// </summary>
    public async Task<string?> MaskNoteAsync(Work work, Guid? ticketId, string? note, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(note))
            return null;
        var scrubbed = PiiScrubber.Scrub(note.Trim(), new PiiMaskState(await patterns.OfAsync(work.WorkspaceId, ct)));
        var masked = scrubbed.Findings.Count > 0 && ticketId is { } id && await work.LockAsync<Ticket>(id, ct) is { } ticket
            ? (await MaskAsync(work, ticket, note.Trim(), ct)).Text
            : scrubbed.Text;
        return masked.Length <= DecideOnAction.MaxNoteLength ? masked : masked[..DecideOnAction.MaxNoteLength];
    }

    /// <summary>Whether a ticket may have these tags; those that it has already may stay.</summary>
    public Task<Error?> CheckTagsAsync(Ticket ticket, IEnumerable<string>? tags, CancellationToken ct) =>
        patterns.CheckTagsAsync(ticket.WorkspaceId, "tags", tags?.Where(t => t is not null).Except(ticket.Tags, StringComparer.OrdinalIgnoreCase), ct);

    /// <summary>The key of the ticket's customer, made where there is none.</summary>
    internal async Task<SubjectKey> KeyAsync(Work work, Ticket ticket, CancellationToken ct) =>
        await keeper.KeyAsync(work, await SubjectAsync(work, ticket, ct), ct);

    private static async Task<string> SubjectAsync(Work work, Ticket ticket, CancellationToken ct) =>
        ticket.UserRef is { } user ? SubjectReference.User(user)
        : ticket.ThreadKey is { } thread ? SubjectReference.Thread(ticket.Source, thread)
        : await (from v in work.Db.Set<VaultEntry>()
                 join s in work.Db.Set<DataSubject>() on v.SubjectId equals s.Id
                 where v.TicketId == ticket.Id
                 orderby v.Id
                 select s.Reference).FirstOrDefaultAsync(ct) ?? SubjectReference.Ticket(ticket.Id);
}
