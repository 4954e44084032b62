using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>
/// Masks what people write on a ticket (replies, notes, titles): with the ticket's own numbers, the originals in the
/// vault, in the transaction of what is written.
/// </summary>
public sealed class TicketMasks(Vault vault, VaultCipher cipher, PiiPatterns patterns, TimeProvider clock)
{
    /// <returns>The masked text and what was masked; the caller warns whoever wrote it.</returns>
    public async Task<ScrubResult> MaskAsync(Work work, Ticket ticket, string text, CancellationToken ct) =>
        (await MaskAsync(work, ticket, [text], ct))[0];

    /// <summary>Masks texts that are written together: what two of them hold gets one number.</summary>
    public async Task<IReadOnlyList<ScrubResult>> MaskAsync(
        Work work, Ticket ticket, IReadOnlyList<string> texts, CancellationToken ct)
    {
        var state = new PiiMaskState(await patterns.OfAsync(work.WorkspaceId, ct));
        var scrubbed = texts.Select(t => PiiScrubber.Scrub(t, state)).ToList();
        if (state.Values.Count == 0)
            return scrubbed;
        var numbering = await TicketNumbering.LoadAsync(work.Db, ticket.Id, ct);
        var key = await KeyAsync(work, ticket, ct);
        var renumbered = new Dictionary<(string, int), int>();
        foreach (var value in state.Values)
        {
            var lookup = cipher.Lookup(work.WorkspaceId, value);
            var number = numbering.NumberFor(ticket.Id, value.Type, lookup, value.Number);
            renumbered[(value.Type, value.Number)] = number;
            work.Add(new VaultEntry(Ids.New(clock), key, ticket.Id, null, value, number, lookup, clock.GetUtcNow()));
        }

        return [.. scrubbed.Select(s => new ScrubResult(
            PiiMask.Renumber(s.Text, renumbered),
            [.. s.Findings.Select(f => f with { Mask = PiiMask.Renumber(f.Mask, renumbered) })]))];
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

    private async Task<SubjectKey> KeyAsync(Work work, Ticket ticket, CancellationToken ct)
    {
        var reference = ticket.UserRef is { } user ? SubjectReference.User(user)
            : ticket.ThreadKey is { } thread ? SubjectReference.Thread(ticket.Source, thread)
            : await (from v in work.Db.Set<VaultEntry>()
                     join s in work.Db.Set<DataSubject>() on v.SubjectId equals s.Id
                     where v.TicketId == ticket.Id
                     orderby v.Id
                     select s.Reference).FirstOrDefaultAsync(ct) ?? SubjectReference.Ticket(ticket.Id);
        await using var beside = await work.OpenBesideAsync(ct);
        return (await vault.KeysAsync(beside, work.WorkspaceId, [reference], ct))[reference];
    }
}
