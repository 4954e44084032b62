using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>
/// Takes a card's new text through review: submitted, commented, decided change by change, and approved as the server
/// puts it together. The caller holds the card's lock.
/// </summary>
public sealed class CardReviews(KnowledgeIndex index, PiiPatterns patterns, TimeProvider clock)
{
    public async Task<CardRules> RulesAsync(Work work, CancellationToken ct) =>
        await work.Db.Set<CardRules>().FirstOrDefaultAsync(ct) ?? new CardRules(work.WorkspaceId);

    public async Task<Result<KbCard>> SubmitAsync(Work work, Actor actor, KbCard card, string? note, CancellationToken ct)
    {
        if (SlotText.CheckUse(card.Content) is { } error)
            return error;
        var submitted = card.Submit(clock.GetUtcNow());
        if (submitted.Succeeded && await OpenAsync(work, card, ct) is null)
            work.Add(new CardReview(Ids.New(clock), card, actor, await patterns.CleanAsync(work.WorkspaceId, note, KbCard.MaxReasonLength, ct), clock.GetUtcNow()));
        return submitted;
    }

    /// <summary>Accepts or rejects one change, or takes that back with null.</summary>
    public async Task<Result<CardReview>> DecideAsync(
        Work work, Actor actor, KbCard card, string changeId, bool? accepted, CancellationToken ct)
    {
        if (CardRules.MustBeLead(actor, "decides on changes") is { } error)
            return error;
        if (await OpenAsync(work, card, ct) is not { } review)
            return NoReview;
        if ((await ChangesAsync(work, card, review, ct)).All(c => c.Id != changeId))
            return Error.NotFound("change");
        return review.Decide(changeId, accepted, actor, clock.GetUtcNow());
    }

    /// <summary>Sends the text back with a note on what is to be done.</summary>
    public async Task<Result<KbCard>> AskForChangesAsync(Work work, Actor actor, KbCard card, string? note, CancellationToken ct)
    {
        if (CardRules.MustBeLead(actor, "asks for changes") is { } error)
            return error;
        if (string.IsNullOrWhiteSpace(note))
            return Error.Validation("note", "note says what is to be changed.");
        if (await OpenAsync(work, card, ct) is not { } review)
            return NoReview;
        var clean = (await patterns.CleanAsync(work.WorkspaceId, note.Trim(), KbCard.MaxReasonLength, ct))!;
        var closed = review.AskForChanges(clean, actor, clock.GetUtcNow());
        return closed.Succeeded ? card.Return(clean, clock.GetUtcNow()) : closed.Error;
    }

    /// <summary>The one who submitted, or a lead, takes the text back to go on writing.</summary>
    public async Task<Result<KbCard>> WithdrawAsync(Work work, Actor actor, KbCard card, string? reason, CancellationToken ct)
    {
        var review = await OpenAsync(work, card, ct);
        if (review is not null && review.SubmittedById != actor.Id && CardRules.MustBeLead(actor, "withdraws what others submitted") is { } error)
            return error;
        var returned = card.Return(await patterns.CleanAsync(work.WorkspaceId, reason, KbCard.MaxReasonLength, ct), clock.GetUtcNow());
        if (returned.Succeeded)
            review?.Withdraw(actor, clock.GetUtcNow());
        return returned;
    }

    /// <summary>
    /// Lets the text answer that results from the accepted changes. Where one was rejected that is a new version, which
    /// nobody wrote by hand.
    /// </summary>
    /// <param name="acceptRest">Whether changes that nobody decided on are accepted with this; else they stop it.</param>
    public async Task<Result<KbCard>> ApproveAsync(Work work, Actor actor, KbCard card, bool acceptRest, CancellationToken ct)
    {
        var rules = await RulesAsync(work, ct);
        if (rules.Refuses(actor, await AuthorsAsync(work, card, ct)) is { } error)
            return error;
        if (card.State == CardState.Retired)
            return card.Approve(rules.VerifyDays, clock.GetUtcNow());
        if (await OpenAsync(work, card, ct) is { } review)
        {
            var composed = await ComposeAsync(work, actor, card, review, acceptRest, ct);
            if (!composed.Succeeded)
                return composed;
            review.Approve(card.Version, actor, clock.GetUtcNow());
        }

        var approved = card.Approve(rules.VerifyDays, clock.GetUtcNow());
        if (!approved.Succeeded)
            return approved;
        await index.UpdateAsync(work, card, ct);
        await CardEditor.RecordAsync(work, actor, card, "card.approved", card.Version, ct);
        return approved;
    }

    public async Task<Result<CardComment>> CommentAsync(
        Work work, Actor actor, KbCard card, Guid id, int? version, int? start, int? length, string? text, CancellationToken ct)
    {
        if (await work.FindAsync<CardComment>(id, ct) is { } earlier)
            return earlier;
        var at = version ?? card.Version;
        if (await work.Db.KbCardRevisions.FirstOrDefaultAsync(r => r.CardId == card.Id && r.Version == at, ct) is not { } revision)
            return Error.NotFound("revision");
        var masked = await patterns.CleanAsync(work.WorkspaceId, text, int.MaxValue, ct);
        var comment = CardComment.Create(id, revision, actor, start, length, masked, clock.GetUtcNow());
        if (comment.Succeeded)
            work.Add(comment.Value);
        return comment;
    }

    /// <summary>The text moved on while in review: what was decided on changes that are still there stands.</summary>
    public async Task FollowAsync(Work work, KbCard card, CancellationToken ct)
    {
        if (await OpenAsync(work, card, ct) is not { } review)
            return;
        review.MoveTo(card.Version, (await ChangesAsync(work, card, review, ct)).Select(c => c.Id).ToHashSet());
    }

    public async Task CloseOpenAsync(Work work, Actor actor, KbCard card, CancellationToken ct) =>
        (await OpenAsync(work, card, ct))?.Withdraw(actor, clock.GetUtcNow());

    private static Error NoReview => Error.Conflict("not_in_review", "The card is not in review.");

    private static async Task<CardReview?> OpenAsync(Work work, KbCard card, CancellationToken ct) =>
        await work.Db.Set<CardReview>().FirstOrDefaultAsync(r => r.CardId == card.Id && r.State == ReviewState.Open, ct);

    private static async Task<IReadOnlyList<RedlineChange>> ChangesAsync(Work work, KbCard card, CardReview review, CancellationToken ct)
    {
        var from = await work.Db.KbCardRevisions.FirstOrDefaultAsync(r => r.CardId == card.Id && r.Version == review.BaseVersion, ct);
        return Redline.Between(from?.Title ?? "", from?.Body ?? "", card.Title, card.Body);
    }

    // Who wrote anything that is not approved yet.
    private static async Task<List<Guid>> AuthorsAsync(Work work, KbCard card, CancellationToken ct) =>
        await work.Db.KbCardRevisions
            .Where(r => r.CardId == card.Id && r.Version > (card.ApprovedVersion ?? 0) && !r.Composed)
            .Select(r => r.AuthorId).Distinct().ToListAsync(ct);

    private async Task<Result<KbCard>> ComposeAsync(
        Work work, Actor actor, KbCard card, CardReview review, bool acceptRest, CancellationToken ct)
    {
        var changes = await ChangesAsync(work, card, review, ct);
        var open = changes.Count(c => !review.HasDecided(c.Id));
        if (open > 0 && !acceptRest)
        {
            return new Error(
                ErrorKind.Conflict, "changes_undecided", $"{open} of {changes.Count} changes are neither accepted nor rejected.",
                new Dictionary<string, object?> { ["changes"] = changes.Where(c => !review.HasDecided(c.Id)).Select(c => c.Id).ToArray() });
        }

        var rejected = changes.Where(c => review.Rejects(c.Id)).ToList();
        if (rejected.Count == 0)
            return card;
        if (rejected.Count == changes.Count)
            return Error.Conflict("nothing_accepted", "Every change was rejected; ask for changes instead.");
        var from = await work.Db.KbCardRevisions.FirstOrDefaultAsync(r => r.CardId == card.Id && r.Version == review.BaseVersion, ct);
        var title = changes.Any(c => c.Field == RedlineField.Title && review.Rejects(c.Id)) ? from?.Title : card.Title;
        var body = Redline.Apply(from?.Body ?? "", changes.Where(c => c.Field == RedlineField.Body), c => !review.Rejects(c.Id));
        var content = CardContent.Create(title, body, card.Tags, card.Product, card.Slots);
        if (!content.Succeeded)
            return content.Error;
        var revised = card.Revise(content.Value, clock.GetUtcNow());
        CardEditor.IsSearched(work);
        if (revised.Succeeded)
        {
            var reason = $"{changes.Count - rejected.Count} of {changes.Count} changes accepted";
            work.Add(new KbCardRevision(Ids.New(clock), card, actor, reason, clock.GetUtcNow(), composed: true));
            await work.Db.SaveChangesAsync(ct);
        }

        return revised;
    }
}
