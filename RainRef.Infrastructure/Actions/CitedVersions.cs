using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Receipts;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Actions;

/// <summary>Reads the texts that a ticket's draft cites, as an approval is bound to them.</summary>
internal static class CitedVersions
{
    /// <summary>What the ticket's draft cites now.</summary>
    public static async Task<CitedVersion[]> OfTicketAsync(RainRefDbContext db, Guid? ticketId, CancellationToken ct)
    {
        if (ticketId is null)
            return [];
        var answerId = await db.Answers.Where(a => a.TicketId == ticketId && a.Status != AnswerStatus.Superseded)
            .OrderByDescending(a => a.Id).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct);
        if (answerId is null)
            return [];
        var cited = await db.Citations.Where(c => c.AnswerId == answerId)
            .Select(c => new { c.OwnerKind, c.OwnerId, c.OwnerVersion }).Distinct().ToListAsync(ct);
        return await NowAsync(
            db, [.. cited.Select(c => new CitedVersion(SnakeCase.Of(c.OwnerKind), c.OwnerId, c.OwnerVersion, ""))], ct);
    }

    /// <summary>The same texts as they stand now: another version, or one that may not be cited any more, comes back as 0.</summary>
    public static async Task<CitedVersion[]> NowAsync(
        RainRefDbContext db, IReadOnlyCollection<CitedVersion> pinned, CancellationToken ct)
    {
        var now = new List<CitedVersion>(pinned.Count);
        foreach (var version in pinned)
        {
            var digest = version.Kind == SnakeCase.Of(FragmentOwner.Card)
                ? await OfCardAsync(db, version, ct)
                : await OfSourceAsync(db, version, ct);
            now.Add(digest is null ? version with { Version = 0, Sha256 = "" } : version with { Sha256 = digest });
        }

        return [.. now];
    }

    private static async Task<string?> OfCardAsync(RainRefDbContext db, CitedVersion cited, CancellationToken ct)
    {
        var card = await db.KbCards.AsNoTracking().FirstOrDefaultAsync(c => c.Id == cited.Id, ct);
        var revision = await db.KbCardRevisions.AsNoTracking()
            .FirstOrDefaultAsync(r => r.CardId == cited.Id && r.Version == cited.Version, ct);
        if (card is null || revision is null || card.State == CardState.Retired || card.AnsweringVersion != cited.Version)
            return null;
        // While new text is being written, the approved one answers; else the card says what its revision says.
        var same = card.Version != cited.Version || (card.Title == revision.Title && card.Body == revision.Body);
        return same ? Digest(revision.Title, revision.Body) : null;
    }

    private static async Task<string?> OfSourceAsync(RainRefDbContext db, CitedVersion cited, CancellationToken ct)
    {
        var source = await db.Sources.AsNoTracking().FirstOrDefaultAsync(s => s.Id == cited.Id, ct);
        return source is { State: SourceState.Published } && source.Version == cited.Version
            ? Digest(source.Title, source.Text)
            : null;
    }

    private static string Digest(params string[] texts) => Convert.ToHexStringLower(
        SHA256.HashData(CanonicalJson.Serialize(new JsonArray([.. texts.Select(t => (JsonNode)t)]))));
}
