using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Receipts;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge;

/// <summary>Creates, revises, approves and retires cards, each with its revision, its passages and its receipt.</summary>
public sealed class CardEditor(KnowledgeIndex index, TimeProvider clock)
{
    /// <param name="id">The card's id; the same id twice makes one card.</param>
    public async Task<Result<KbCard>> CreateAsync(
        Work work, Actor actor, CardContent content, CardState state, Guid id, CancellationToken ct)
    {
        if (await work.FindAsync<KbCard>(id, ct) is { } earlier)
            return earlier;
        var card = new KbCard(id, work.WorkspaceId, content, actor.Name, clock.GetUtcNow());
        work.Add(card);
        work.Add(new KbCardRevision(Ids.New(clock), card, actor.Name, null, clock.GetUtcNow()));
        return state == CardState.Draft ? Announce(work, card) : await ChangeStateAsync(work, actor, card, state, ct);
    }

    /// <param name="expectedVersion">The version that the editor saw; null skips the check.</param>
    public async Task<Result<KbCard>> ReviseAsync(
        Work work, Actor actor, Guid id, CardContent content, string? reason, int? expectedVersion, CancellationToken ct)
    {
        if (await work.LockAsync<KbCard>(id, ct) is not { } card)
            return Error.NotFound("card");
        if (expectedVersion is not null && expectedVersion != card.Version)
            return Error.Conflict("card_changed", $"The card is at version {card.Version}; somebody changed it meanwhile.");
        var before = card.Version;
        var revised = card.Revise(content, clock.GetUtcNow());
        if (!revised.Succeeded)
            return revised;
        if (card.Version != before)
            work.Add(new KbCardRevision(Ids.New(clock), card, actor.Name, reason, clock.GetUtcNow()));
        await index.UpdateAsync(work, card, ct);
        return Announce(work, card);
    }

    public async Task<Result<KbCard>> ChangeStateAsync(Work work, Actor actor, KbCard card, CardState next, CancellationToken ct)
    {
        if (next == CardState.Approved && actor.Role is not (null or Role.Admin or Role.SupportLead))
            return Error.Forbidden("role_required", "A support lead or an admin approves cards.");
        var changed = card.ChangeState(next, clock.GetUtcNow());
        if (!changed.Succeeded)
            return changed;
        if (next is CardState.Approved or CardState.Retired)
        {
            work.Record(new ReceiptDraft($"card.{SnakeCase.Of(next)}", card.Id, null, actor, new JsonObject
            {
                ["version"] = card.Version,
            }));
        }

        await index.UpdateAsync(work, card, ct);
        return Announce(work, card);
    }

    private static Result<KbCard> Announce(Work work, KbCard card)
    {
        work.Announce("card.changed", card.Id, null);
        return card;
    }
}
