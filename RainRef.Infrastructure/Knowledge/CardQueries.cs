using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>A draft or reply that cites a card.</summary>
/// <param name="RecalledAt">When it was flagged for follow-up.</param>
public sealed record CardCitationRow(
    Guid AnswerId, Guid TicketId, long TicketNumber, string Subject, AnswerStatus Status, int Version, IReadOnlyList<string> Quotes,
    DateTimeOffset CreatedAt, DateTimeOffset? SentAt, DateTimeOffset? RecalledAt);

/// <summary>A member who may look after cards.</summary>
public sealed record CardOwner(Guid Id, string Name);

/// <summary>A comment and where its words stand in the latest version; null when they are gone or changed.</summary>
public sealed record PlacedComment(CardComment Comment, int? Start);

/// <summary>A review with what there is to decide.</summary>
public sealed record ReviewDetails(CardReview Review, KbCardRevision? From, KbCardRevision To, IReadOnlyList<RedlineChange> Changes);

/// <summary>Reads what happens to cards: revisions, reviews, comments, citations, what is due.</summary>
public sealed class CardQueries(RainRefDatabase database, TimeProvider clock)
{
    public async Task<CardRules> RulesAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<CardRules>().FirstOrDefaultAsync(ct) ?? new CardRules(workspaceId);
    }

    /// <summary>Cards to be verified within so many days, and those that need review; the most overdue first.</summary>
    public async Task<Page<KbCard>> DueAsync(Guid workspaceId, int withinDays, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var until = clock.GetUtcNow().AddDays(withinDays);
        var due = db.KbCards.Where(c => c.State != CardState.Retired)
            .Where(c => c.State == CardState.NeedsReview || (c.ApprovedVersion != null && c.VerifyBy <= until));
        return new Page<KbCard>(
            page.Number, page.Limit, await due.LongCountAsync(ct),
            await due.OrderBy(c => c.VerifyBy).ThenBy(c => c.Id).Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    /// <summary>All revisions, the latest first.</summary>
    public async Task<IReadOnlyList<KbCardRevision>> RevisionsAsync(Guid workspaceId, Guid cardId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.KbCardRevisions.Where(r => r.CardId == cardId).OrderByDescending(r => r.Version).ToListAsync(ct);
    }

    public async Task<KbCardRevision?> RevisionAsync(Guid workspaceId, Guid cardId, int version, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.KbCardRevisions.FirstOrDefaultAsync(r => r.CardId == cardId && r.Version == version, ct);
    }

    /// <summary>The open review; null when there is none.</summary>
    public async Task<ReviewDetails?> ReviewAsync(Guid workspaceId, Guid cardId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var review = await db.Set<CardReview>().FirstOrDefaultAsync(r => r.CardId == cardId && r.State == ReviewState.Open, ct);
        if (review is null)
            return null;
        var revisions = await db.KbCardRevisions
            .Where(r => r.CardId == cardId && (r.Version == review.BaseVersion || r.Version == review.Version)).ToListAsync(ct);
        var (from, to) = (revisions.Find(r => r.Version == review.BaseVersion), revisions.First(r => r.Version == review.Version));
        // A text that is read again unchanged has nothing to decide.
        var changes = from?.Version == to.Version ? [] : Redline.Between(from?.Title ?? "", from?.Body ?? "", to.Title, to.Body);
        return new ReviewDetails(review, from, to, changes);
    }

    /// <summary>All comments, the oldest first, each with its place in the latest version.</summary>
    public async Task<IReadOnlyList<PlacedComment>> CommentsAsync(Guid workspaceId, Guid cardId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var comments = await db.Set<CardComment>().Where(c => c.CardId == cardId).OrderBy(c => c.Id).ToListAsync(ct);
        if (comments.Count == 0)
            return [];
        var versions = comments.Select(c => c.Version).Distinct().ToArray();
        var revisions = await db.KbCardRevisions.Where(r => r.CardId == cardId && versions.Contains(r.Version)).ToListAsync(ct);
        var body = await db.KbCards.Where(c => c.Id == cardId).Select(c => c.Body).FirstAsync(ct);
        var changes = revisions.ToDictionary(r => r.Version, r => Redline.Between("", r.Body, "", body));
        return [.. comments.Select(c => new PlacedComment(c, Redline.Follow(c.Start, c.Length, changes[c.Version])))];
    }

    /// <summary>The drafts and replies that cite a card, the latest first.</summary>
    /// <param name="sent">Whether only what was sent; null for all.</param>
    public async Task<Page<CardCitationRow>> CitationsAsync(
        Guid workspaceId, Guid cardId, int? version, bool? sent, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var cites = db.Citations.Where(c => c.OwnerKind == FragmentOwner.Card && c.OwnerId == cardId)
            .Where(c => version == null || c.OwnerVersion == version);
        var answers = db.Answers.Where(a => cites.Any(c => c.AnswerId == a.Id))
            .Where(a => sent == null || (a.Status == AnswerStatus.Sent) == sent);
        var total = await answers.LongCountAsync(ct);
        var ordered = page.Descending ? answers.OrderByDescending(a => a.Id) : answers.OrderBy(a => a.Id);
        var rows = await (
            from answer in ordered.Skip(page.Offset).Take(page.Limit)
            join ticket in db.Tickets on answer.TicketId equals ticket.Id
            select new
            {
                Answer = answer,
                ticket.Number,
                ticket.Subject,
                Recalled = db.Set<CardRecall>().Where(r => r.CardId == cardId && r.AnswerId == answer.Id)
                    .Select(r => (DateTimeOffset?)r.CreatedAt).FirstOrDefault(),
            }).ToListAsync(ct);
        var ids = rows.Select(r => r.Answer.Id).ToArray();
        var quotes = (await cites.Where(c => ids.Contains(c.AnswerId)).OrderBy(c => c.Number).ToListAsync(ct)).ToLookup(c => c.AnswerId);
        var items = rows.Select(r => new CardCitationRow(
            r.Answer.Id, r.Answer.TicketId, r.Number, r.Subject, r.Answer.Status, quotes[r.Answer.Id].Max(q => q.OwnerVersion),
            [.. quotes[r.Answer.Id].Select(q => q.Quote)], r.Answer.CreatedAt, r.Answer.SentAt, r.Recalled));
        return new Page<CardCitationRow>(
            page.Number, page.Limit, total, [.. page.Descending ? items.OrderByDescending(i => i.AnswerId) : items.OrderBy(i => i.AnswerId)]);
    }

    /// <summary>Who may look after cards: the members who write, by name.</summary>
    public async Task<IReadOnlyList<CardOwner>> OwnersAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Members.Where(m => m.Enabled && m.Role != Role.Customer).OrderBy(m => m.DisplayName).ThenBy(m => m.Id).Take(500)
            .Select(m => new CardOwner(m.Id, m.DisplayName)).ToListAsync(ct);
    }

    public async Task<CardDraft?> DraftAsync(Guid workspaceId, Guid cardId, Guid authorId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<CardDraft>().FirstOrDefaultAsync(d => d.CardId == cardId && d.AuthorId == authorId, ct);
    }

    /// <summary>Who else has the card open for editing.</summary>
    public async Task<IReadOnlyList<CardPresence>> OthersEditingAsync(Guid workspaceId, Guid cardId, Guid me, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var all = await db.Set<CardPresence>().Where(p => p.CardId == cardId).ToListAsync(ct);
        return CardEditing.Others(all, me, clock.GetUtcNow());
    }
}
