using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>What to change on a card.</summary>
/// <param name="Edit">Makes the new text from the old; null leaves it.</param>
/// <param name="State">The state that it is to have after the edit; null leaves what the edit made of it.</param>
/// <param name="Reason">Why, for the revision.</param>
/// <param name="ExpectedVersion">The version that the editor saw; null skips the check.</param>
public sealed record CardChange(
    Func<CardContent, Result<CardContent>>? Edit = null, CardState? State = null, string? Reason = null, int? ExpectedVersion = null);

/// <summary>Creates, revises, approves and retires cards, each with its revision, its passages and its receipt.</summary>
public sealed class CardEditor(KnowledgeIndex index, TimeProvider clock)
{
    public const int MaxReasonLength = 500;

    /// <param name="id">The card's id; the same id twice makes one card.</param>
    public async Task<Result<KbCard>> CreateAsync(
        Work work, Actor actor, CardContent content, CardState state, Guid id, CancellationToken ct)
    {
        if (await work.FindAsync<KbCard>(id, ct) is { } earlier)
            return earlier;
        var card = new KbCard(id, work.WorkspaceId, content, actor.Name, clock.GetUtcNow());
        work.Add(card);
        work.Add(new KbCardRevision(Ids.New(clock), card, actor.Name, null, clock.GetUtcNow()));
        var changed = ChangeState(work, actor, card, state);
        return changed.Succeeded ? await FinishAsync(work, card, reindex: card.IsCitable, ct) : changed;
    }

    public async Task<Result<KbCard>> ChangeAsync(Work work, Actor actor, Guid id, CardChange change, CancellationToken ct)
    {
        if (await work.LockAsync<KbCard>(id, ct) is not { } card)
            return Error.NotFound("card");
        if (change.ExpectedVersion is { } seen && seen != card.Version)
            return Error.Conflict("card_changed", $"The card is at version {card.Version}; somebody changed it meanwhile.");
        if (change.Reason?.Length > MaxReasonLength || StorableText.Check("reason", change.Reason) is not null)
            return Error.Validation("reason", $"reason has at most {MaxReasonLength} characters and no NUL.");
        var (version, citable) = (card.Version, card.IsCitable);
        Result<KbCard> result = card;
        if (change.Edit is { } edit)
            result = edit(card.Content).Then(content => card.Revise(content, clock.GetUtcNow()));
        if (change.State is { } next)
            result = result.Then(c => ChangeState(work, actor, c, next));
        if (!result.Succeeded)
            return result;
        if (card.Version != version)
            work.Add(new KbCardRevision(Ids.New(clock), card, actor.Name, change.Reason, clock.GetUtcNow()));
        // Passages keep their ids while their text stands, so that drafts go on pointing at them.
        return await FinishAsync(work, card, reindex: card.Version != version || card.IsCitable != citable, ct);
    }

    private Result<KbCard> ChangeState(Work work, Actor actor, KbCard card, CardState next)
    {
        if (card.State == next)
            return card;
        if (next == CardState.Approved && actor.Role is not (null or Role.Admin or Role.SupportLead))
            return Error.Forbidden("role_required", "A support lead or an admin approves cards.");
        var changed = card.ChangeState(next, clock.GetUtcNow());
        if (changed.Succeeded && next is (CardState.Approved or CardState.Retired))
        {
            work.Record(new ReceiptDraft($"card.{SnakeCase.Of(next)}", card.Id, null, actor, new JsonObject
            {
                ["version"] = card.Version,
            }));
        }

        return changed;
    }

    private async Task<Result<KbCard>> FinishAsync(Work work, KbCard card, bool reindex, CancellationToken ct)
    {
        if (reindex)
            await index.UpdateAsync(work, card, ct);
        work.Announce("card.changed", card.Id, null);
        return card;
    }
}
