using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Knowledge.CardSearching;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>What to change on a card.</summary>
/// <param name="Edit">Makes the new text from the old; null leaves it.</param>
/// <param name="State">The state that it is to have after the edit; null leaves what the edit made of it.</param>
/// <param name="Reason">Why, for the revision and the state.</param>
/// <param name="ExpectedVersion">The version that the editor saw; null skips the check.</param>
public sealed record CardChange(
    Func<CardContent, Result<CardContent>>? Edit = null, CardState? State = null, string? Reason = null, int? ExpectedVersion = null);

/// <summary>Writes, revises and retires cards, each with its revision, its passages and its receipt.</summary>
public sealed class CardEditor(KnowledgeIndex index, CardReviews reviews, PiiPatterns patterns, TimeProvider clock)
{
    public const int MaxReasonLength = KbCard.MaxReasonLength;

    /// <param name="id">The card's id; the same id twice makes one card.</param>
    public async Task<Result<KbCard>> CreateAsync(
        Work work, Actor actor, CardContent content, CardState state, Guid id, CancellationToken ct)
    {
        if (await work.FindAsync<KbCard>(id, ct) is { } earlier)
            return earlier;
        var isMember = await work.Db.Members.AnyAsync(m => m.Id == actor.Id, ct);
        var card = new KbCard(id, work.WorkspaceId, content, actor.Name, clock.GetUtcNow(), isMember ? actor.Id : null);
        work.Add(card);
        work.Add(new KbCardRevision(Ids.New(clock), card, actor, null, clock.GetUtcNow()));
        // The rules of approval look the revision up.
        await work.Db.SaveChangesAsync(ct);
        var changed = await ChangeStateAsync(work, actor, card, state, null, ct);
        if (changed.Succeeded)
        {
            work.Announce("card.changed", card.Id, null);
            IsSearched(work);
        }

        return changed;
    }

    public async Task<Result<KbCard>> ChangeAsync(Work work, Actor actor, Guid id, CardChange change, CancellationToken ct)
    {
        if (await work.LockAsync<KbCard>(id, ct) is not { } card)
            return Error.NotFound("card");
        if (CheckReason(change.Reason) is { } error)
            return error;
        var edited = change.Edit?.Invoke(card.Content);
        if (edited is { Succeeded: false } refused)
            return refused.Error;
        if (change.ExpectedVersion is { } seen && seen != card.Version)
            return await CardConflict.OfAsync(work.Db, card, seen, edited?.Value, ct);
        Result<KbCard> result = card;
        if (edited is { } content)
            result = await ReviseAsync(work, actor, card, content.Value, change.Reason, ct);
        if (result.Succeeded && change.State is { } next)
            result = await ChangeStateAsync(work, actor, card, next, change.Reason, ct);
        if (result.Succeeded)
            work.Announce("card.changed", card.Id, null);
        return result;
    }

    /// <summary>Takes a card out of all new answers, for good, in this transaction.</summary>
    public async Task<Result<KbCard>> RetireAsync(Work work, Actor actor, KbCard card, string? reason, CancellationToken ct)
    {
        if (card.State == CardState.Retired)
            return card;
        if (card.ApprovedVersion is not null && CardRules.MustBeLead(actor, "retires cards that were approved") is { } error)
            return error;
        await reviews.CloseOpenAsync(work, actor, card, ct);
        card.Retire(await patterns.CleanAsync(work.WorkspaceId, reason, KbCard.MaxReasonLength, ct), clock.GetUtcNow());
        await index.RemoveAsync(work, FragmentOwner.Card, card.Id, ct);
        await RecordAsync(work, actor, card, "card.retired", card.ApprovedVersion ?? card.Version, ct);
        return card;
    }

    /// <summary>Somebody read the approved text and it still holds.</summary>
    public async Task<Result<KbCard>> VerifyAsync(Work work, Actor actor, KbCard card, CancellationToken ct)
    {
        if (CardRules.MustBeLead(actor, "verifies cards") is { } error)
            return error;
        var verified = card.Verify((await reviews.RulesAsync(work, ct)).VerifyDays, clock.GetUtcNow());
        if (verified.Succeeded)
        {
            await index.UpdateAsync(work, card, ct);
            await RecordAsync(work, actor, card, "card.verified", card.Version, ct);
        }

        return verified;
    }

    /// <summary>Names who looks after a card, and how often it is verified.</summary>
    /// <param name="ownerId">A member; null leaves the owner.</param>
    /// <param name="verifyEveryDays">Null for the workspace's interval.</param>
    public async Task<Result<KbCard>> KeepAsync(Work work, KbCard card, Guid? ownerId, int? verifyEveryDays, CancellationToken ct)
    {
        if (verifyEveryDays is < 1 or > KbCard.MaxVerifyDays)
            return Error.Validation("verify_every_days", $"verify_every_days is from 1 to {KbCard.MaxVerifyDays}, or null.");
        var owner = ownerId is { } id ? await work.FindAsync<Member>(id, ct) : null;
        if (ownerId is not null && owner is null)
            return Error.Validation("owner_id", "There is no such member.");
        card.Keep(
            owner?.DisplayName ?? card.Owner, owner?.Id ?? card.OwnerId, verifyEveryDays, (await reviews.RulesAsync(work, ct)).VerifyDays,
            clock.GetUtcNow());
        return card;
    }

    /// <summary>Takes the approved text out of new answers until somebody has looked at it.</summary>
    public async Task<Result<KbCard>> DoubtAsync(Work work, Actor actor, KbCard card, string? reason, CancellationToken ct)
    {
        var doubted = card.Doubt(await patterns.CleanAsync(work.WorkspaceId, reason, KbCard.MaxReasonLength, ct), clock.GetUtcNow());
        if (!doubted.Succeeded)
            return doubted;
        await index.RemoveAsync(work, FragmentOwner.Card, card.Id, ct);
        await RecordAsync(work, actor, card, "card.needs_review", card.ApprovedVersion!.Value, ct);
        return doubted;
    }

    /// <summary>What is wrong with a reason; null when nothing is.</summary>
    public static Error? CheckReason(string? reason) => reason?.Length > MaxReasonLength || StorableText.Check("reason", reason) is not null
        ? Error.Validation("reason", $"reason has at most {MaxReasonLength} characters and no NUL.")
        : null;

    /// <summary>A receipt that names a version by its digest.</summary>
    internal static async Task RecordAsync(Work work, Actor actor, KbCard card, string kind, int version, CancellationToken ct)
    {
        var revision = await work.Db.KbCardRevisions.FirstAsync(r => r.CardId == card.Id && r.Version == version, ct);
        work.Record(new ReceiptDraft(kind, card.Id, null, actor, new JsonObject
        {
            ["version"] = version,
            ["revision_id"] = revision.Id.ToString("D"),
            ["digest"] = revision.Digest,
        }));
    }

    // A trigger notes which cards; this has them indexed.
    internal static void IsSearched(Work work)
    {
        if (!work.Enqueued(CardIndexStep.Name))
            work.Enqueue(CardIndexStep.For(work.WorkspaceId));
    }

    private async Task<Result<KbCard>> ReviseAsync(
        Work work, Actor actor, KbCard card, CardContent content, string? reason, CancellationToken ct)
    {
        var version = card.Version;
        var revised = card.Revise(content, clock.GetUtcNow());
        if (!revised.Succeeded)
            return revised;
        IsSearched(work);
        if (card.Version != version)
        {
            work.Add(new KbCardRevision(Ids.New(clock), card, actor, await patterns.CleanAsync(work.WorkspaceId, reason, KbCard.MaxReasonLength, ct), clock.GetUtcNow()));
            await work.Db.SaveChangesAsync(ct);
            await reviews.FollowAsync(work, card, ct);
        }

        // What this person had typed is saved now.
        await work.Db.Set<CardDraft>().Where(d => d.CardId == card.Id && d.AuthorId == actor.Id).ExecuteDeleteAsync(ct);
        return revised;
    }

    private async Task<Result<KbCard>> ChangeStateAsync(
        Work work, Actor actor, KbCard card, CardState next, string? reason, CancellationToken ct)
    {
        if (card.State == next)
            return card;
        return next switch
        {
            CardState.Draft => await reviews.WithdrawAsync(work, actor, card, reason, ct),
            CardState.InReview => await reviews.SubmitAsync(work, actor, card, reason, ct),
            CardState.Approved => await reviews.ApproveAsync(work, actor, card, acceptRest: true, ct),
            CardState.NeedsReview => await DoubtAsync(work, actor, card, reason, ct),
            CardState.Retired => await RetireAsync(work, actor, card, reason, ct),
        };
    }
}
