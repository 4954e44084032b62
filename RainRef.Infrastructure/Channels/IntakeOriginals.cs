using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Moves the originals of events from the inbox into the vault, as the events come to their tickets.</summary>
internal sealed class IntakeOriginals
{
    private readonly Work _work;
    private readonly VaultCipher _cipher;
    private readonly TicketNumbering _numbering = new();
    private readonly Dictionary<Guid, (VaultInboxItem Item, EventOriginals Originals)> _inbox = [];
    private Dictionary<string, SubjectKey> _keys = [];

    private IntakeOriginals(Work work, VaultCipher cipher) => (_work, _cipher) = (work, cipher);

    /// <param name="knownTickets">Those to which some of the events come, and which have messages already.</param>
    public static async Task<IntakeOriginals> LoadAsync(
        Work work, IReadOnlyList<RefEvent> events, Guid[] knownTickets, Vault vault, VaultCipher cipher, CancellationToken ct)
    {
        var originals = new IntakeOriginals(work, cipher);
        var masked = events.Where(e => HoldsMask(e.Text) || (e.ContextJson is { } context && HoldsMask(context))).Select(e => e.Id).ToArray();
        if (masked.Length == 0)
            return originals;
        foreach (var item in await work.Db.Set<VaultInboxItem>().Where(i => masked.Contains(i.Id)).ToListAsync(ct))
            originals._inbox[item.Id] = (item, cipher.Open(item.WorkspaceId, item.Id, item.Box));
        if (originals._inbox.Count == 0)
            return originals;
        await using (var beside = await work.OpenBesideAsync(ct))
        {
            originals._keys = await vault.KeysAsync(
                beside, work.WorkspaceId, [.. originals._inbox.Values.Select(i => i.Originals.Subject).Distinct()], ct);
        }

        await originals._numbering.ReadAsync(work.Db, knownTickets, ct);
        return originals;
    }

    /// <summary>Gives the event's originals to the ticket; the event's text with the ticket's masks.</summary>
    public string Place(RefEvent e, Guid ticketId, TimeProvider clock)
    {
        if (!_inbox.TryGetValue(e.Id, out var inbox))
            return e.Text;
        var key = _keys[inbox.Originals.Subject];
        var renumbered = new Dictionary<(string, int), int>();
        foreach (var value in inbox.Originals.Values)
        {
            var lookup = _cipher.Lookup(_work.WorkspaceId, value);
            var number = _numbering.NumberFor(ticketId, value.Type, lookup, value.Number);
            renumbered[(value.Type, value.Number)] = number;
            _work.Add(new VaultEntry(Ids.New(clock), key, VaultPlace.OnTicket(ticketId, e.Id), value, number, lookup, clock.GetUtcNow()));
        }

        _work.Remove(inbox.Item);
        return PiiMask.Renumber(e.Text, renumbered);
    }

    private static bool HoldsMask(string text) => PiiMask.FindAll(text).Count > 0;
}
