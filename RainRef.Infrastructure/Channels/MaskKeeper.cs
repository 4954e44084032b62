using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels;

/// <summary>Masks texts with the numbers of the place where they stand, the originals in the vault, in the transaction of what is written.</summary>
public sealed class MaskKeeper(Vault vault, VaultCipher cipher, PiiPatterns patterns, TimeProvider clock)
{
    /// <summary>Masks texts that are written together: what two of them hold gets one number.</summary>
    /// <param name="subject">Whose data it is, as <see cref="SubjectReference"/> writes it; asked only where there is any.</param>
    internal async Task<IReadOnlyList<ScrubResult>> MaskAsync(
        Work work, VaultPlace place, IReadOnlyList<string> texts, Func<CancellationToken, Task<string>> subject, CancellationToken ct)
    {
        var state = new PiiMaskState(await patterns.OfAsync(work.WorkspaceId, ct));
        var scrubbed = texts.Select(t => PiiScrubber.Scrub(t, state)).ToList();
        if (state.Values.Count == 0)
            return scrubbed;
        var numbering = await TicketNumbering.LoadAsync(work.Db, place, ct);
        var key = await KeyAsync(work, await subject(ct), ct);
        var renumbered = new Dictionary<(string, int), int>();
        foreach (var value in state.Values)
        {
            var lookup = cipher.Lookup(work.WorkspaceId, value);
            var number = numbering.NumberFor(place.Whole, value.Type, lookup, value.Number);
            renumbered[(value.Type, value.Number)] = number;
            work.Add(new VaultEntry(Ids.New(clock), key, place, value, number, lookup, clock.GetUtcNow()));
        }

        return [.. scrubbed.Select(s => new ScrubResult(
            PiiMask.Renumber(s.Text, renumbered),
            [.. s.Findings.Select(f => f with { Mask = PiiMask.Renumber(f.Mask, renumbered) })]))];
    }

    internal async Task<SubjectKey> KeyAsync(Work work, string reference, CancellationToken ct)
    {
        await using var beside = await work.OpenBesideAsync(ct);
        return (await vault.KeysAsync(beside, work.WorkspaceId, [reference], ct))[reference];
    }
}
