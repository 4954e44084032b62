using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Channels;

/// <summary>A ticket on which a person's data lies.</summary>
public sealed record SubjectTicket(Guid Id, long Number, string Subject);

/// <summary>A person in the vault.</summary>
/// <param name="Relation"><c>customer</c> whose address it is, or <c>mentioned</c>: the address stands in what they or others wrote.</param>
/// <param name="Entries">How many originals the vault holds of them.</param>
public sealed record SubjectView(Guid Id, string Relation, long Entries, DateTimeOffset CreatedAt, IReadOnlyList<SubjectTicket> Tickets);

/// <summary>Finds people by their address, without the address being stored anywhere that can be searched.</summary>
public sealed class SubjectQueries(RainRefDatabase database, VaultCipher cipher, EventNormalizer normalizer)
{
    private const int MaxSubjects = 100;
    private const int MaxTickets = 100;

    /// <summary>The keyed hash of an e-mail address as the vault has it; null where it is none.</summary>
    internal byte[]? LookupOf(Guid workspaceId, string email) =>
        EmailOf(email) is { } value ? cipher.Lookup(workspaceId, value) : null;

    internal string UserRefOf(string email) => normalizer.UserRefOf(email);

    internal static MaskedValue? EmailOf(string email)
    {
        var state = new PiiMaskState();
        var trimmed = email.Trim();
        return PiiScrubber.Scrub(trimmed, state).Findings is [{ Kind: PiiKind.Email, Start: 0 } only] && only.End == trimmed.Length
            ? state.Values[0]
            : null;
    }

    /// <returns>Null where the text is no e-mail address.</returns>
    public async Task<IReadOnlyList<SubjectView>?> FindAsync(Guid workspaceId, string email, CancellationToken ct)
    {
        if (LookupOf(workspaceId, email) is not { } lookup)
            return null;
        var reference = SubjectReference.User(UserRefOf(email));
        await using var db = await database.ReadAsync(workspaceId, ct);
        var found = await db.Set<DataSubject>()
            .Where(s => s.Reference == reference || db.Set<VaultEntry>().Any(v => v.SubjectId == s.Id && v.Lookup == lookup))
            .OrderBy(s => s.Id).Take(MaxSubjects)
            .Select(s => new { s.Id, s.Reference, s.CreatedAt, Entries = db.Set<VaultEntry>().LongCount(v => v.SubjectId == s.Id) })
            .ToListAsync(ct);
        var ids = found.Select(s => (Guid?)s.Id).ToArray();
        var tickets = await (from v in db.Set<VaultEntry>()
                             join t in db.Tickets on v.TicketId equals (Guid?)t.Id
                             where ids.Contains(v.SubjectId)
                             select new { v.SubjectId, t.Id, t.Number, t.Subject }).Distinct()
            .OrderByDescending(t => t.Number).Take(MaxTickets).ToListAsync(ct);
        return
        [
            .. found.Select(s => new SubjectView(
                s.Id, s.Reference == reference ? "customer" : "mentioned", s.Entries, s.CreatedAt,
                [.. tickets.Where(t => t.SubjectId == s.Id).Select(t => new SubjectTicket(t.Id, t.Number, t.Subject))])),
        ];
    }

    /// <summary>The masks of a ticket whose originals are gone.</summary>
    public async Task<IReadOnlyList<string>> ErasedMasksAsync(Guid workspaceId, Guid ticketId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var masks = await db.Set<VaultEntry>().Where(v => v.TicketId == ticketId).GroupBy(v => new { v.Type, v.Number })
            .Where(g => g.All(v => v.ErasedAt != null)).Select(g => g.Key).ToListAsync(ct);
        return [.. masks.Select(m => $"{m.Type}:{m.Number}")];
    }
}
