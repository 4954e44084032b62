using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>Keeps what people are typing, and tells them of each other.</summary>
public sealed class CardEditing(TimeProvider clock)
{
    /// <summary>Stores what one person has typed in place of what they had typed before.</summary>
    public async Task<Result<CardDraft>> SaveDraftAsync(
        Work work, Actor actor, Guid cardId, int? baseVersion, string? title, string? body, CancellationToken ct)
    {
        if (title is null || title.Length > KbCard.MaxTitleLength || StorableText.Check("title", title) is not null)
            return Error.Validation("title", $"title has at most {KbCard.MaxTitleLength} characters and no NUL.");
        if (body is null || body.Length > KbCard.MaxBodyLength || StorableText.Check("body", body) is not null)
            return Error.Validation("body", $"body has at most {KbCard.MaxBodyLength} characters and no NUL.");
        // The card's lock lets one person's two windows take turns.
        if (await work.LockAsync<KbCard>(cardId, ct) is not { } card)
            return Error.NotFound("card");
        if (card.State == CardState.Retired)
            return Error.Conflict("card_retired", "A retired card cannot be edited; copy it instead.");
        if (baseVersion is not >= 1 || baseVersion > card.Version)
            return Error.Validation("version", "version is the one that the typing began from.");
        var draft = await work.Db.Set<CardDraft>().FirstOrDefaultAsync(d => d.CardId == cardId && d.AuthorId == actor.Id, ct);
        if (draft is null)
            work.Add(draft = new CardDraft(Ids.New(clock), work.WorkspaceId, cardId, actor.Id));
        draft.Set(baseVersion.Value, title, body.ReplaceLineEndings("\n"), clock.GetUtcNow());
        return draft;
    }

    public async Task DiscardDraftAsync(Work work, Actor actor, Guid cardId, CancellationToken ct) =>
        await work.Db.Set<CardDraft>().Where(d => d.CardId == cardId && d.AuthorId == actor.Id).ExecuteDeleteAsync(ct);

    /// <summary>One heartbeat of somebody who edits. The others hear of it when it begins, not at every beat.</summary>
    /// <returns>Who else is editing.</returns>
    public async Task<Result<IReadOnlyList<CardPresence>>> BeatAsync(Work work, Actor actor, Guid cardId, CancellationToken ct)
    {
        if (await work.LockAsync<KbCard>(cardId, ct) is null)
            return Error.NotFound("card");
        var now = clock.GetUtcNow();
        var all = await work.Db.Set<CardPresence>().Where(p => p.CardId == cardId).ToListAsync(ct);
        var mine = all.FirstOrDefault(p => p.MemberId == actor.Id);
        if (mine is null)
            work.Add(new CardPresence(Ids.New(clock), cardId, actor, now));
        if (mine is null || mine.Beat(now))
            work.Announce("card.editing", cardId, null);
        return Others(all, actor.Id, now);
    }

    public async Task LeaveAsync(Work work, Actor actor, Guid cardId, CancellationToken ct)
    {
        var left = await work.Db.Set<CardPresence>().Where(p => p.CardId == cardId && p.MemberId == actor.Id).ExecuteDeleteAsync(ct);
        if (left > 0)
            work.Announce("card.editing", cardId, null);
    }

    internal static CardPresence[] Others(IEnumerable<CardPresence> all, Guid me, DateTimeOffset now) =>
        [.. all.Where(p => p.MemberId != me && p.Until > now).OrderBy(p => p.Since)];
}
