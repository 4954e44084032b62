using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Knowledge;

/// <summary>All that the page of one card shows.</summary>
public sealed record CardDetails(
    KbCard Card, IReadOnlyList<KbCardRevision> Revisions, ReviewView? Review, IReadOnlyList<CommentView> Comments,
    Page<CardCitationRow> Citations, long Sent, IReadOnlyList<CardPresence> Others);

/// <summary>What there is to choose from on a card.</summary>
public sealed record CardChoices(IReadOnlyList<CardOwner> Owners, int VerifyDays);

/// <summary>What the console's pages on cards read and do, as whoever is signed in; every right is checked here.</summary>
internal sealed class CardDesk(
    SignedIn member, KnowledgeQueries cards, CardQueries queries, CardEditor editor,
    CardReviews reviews, CardEditing editing, CardRecalls recalls, WorkFactory works, TimeProvider clock)
{
    public Task<Result<Page<KbCard>>> ListAsync(CardFilter filter, bool due, PageRequest page, CancellationToken ct) =>
        member.AsAsync<Page<KbCard>>(Access.ReadKnowledge, async actor =>
        {
            if (due)
                return await queries.DueAsync(actor.WorkspaceId, 14, page, ct);
            var found = await cards.ListCardsAsync(actor.WorkspaceId, filter, page, ct);
            return new Page<KbCard>(found.Number, found.Limit, found.Total, [.. found.Items.Select(i => i.Card)]);
        });

    public Task<Result<CardDetails>> FindAsync(Guid id, CancellationToken ct) => member.AsAsync<CardDetails>(Access.ReadKnowledge, async actor =>
    {
        var workspaceId = actor.WorkspaceId;
        if (await cards.FindCardAsync(workspaceId, id, ct) is not { } card)
            return Error.NotFound("card");
        var review = await queries.ReviewAsync(workspaceId, id, ct);
        var comments = await queries.CommentsAsync(workspaceId, id, ct);
        var sent = await queries.CitationsAsync(workspaceId, id, null, true, new PageRequest(1, 1), ct);
        return new CardDetails(
            card, await queries.RevisionsAsync(workspaceId, id, ct), review is null ? null : ReviewView.Of(review),
            [.. comments.Select(c => CommentView.Of(c.Comment, c.Start))],
            await queries.CitationsAsync(workspaceId, id, null, null, new PageRequest(1, 50), ct), sent.Total,
            await queries.OthersEditingAsync(workspaceId, id, actor.Id, ct));
    });

    public Task<Result<CardDraft?>> DraftAsync(Guid id, CancellationToken ct) => member.AsAsync<CardDraft?>(
        Access.WriteKnowledge, async actor => await queries.DraftAsync(actor.WorkspaceId, id, actor.Id, ct));

    /// <summary>Who may look after a card, and the workspace's interval.</summary>
    public Task<Result<CardChoices>> ChoicesAsync(CancellationToken ct) => member.AsAsync<CardChoices>(Access.WriteKnowledge, async actor =>
        new CardChoices(await queries.OwnersAsync(actor.WorkspaceId, ct), (await queries.RulesAsync(actor.WorkspaceId, ct)).VerifyDays));

    public Task<Result<KbCard>> CreateAsync(CardForm form, CancellationToken ct) => WriteAsync<KbCard>(
        Access.WriteKnowledge,
        async (work, actor) =>
        {
            var content = form.ToContent();
            if (!content.Succeeded)
                return content.Error;
            var created = await editor.CreateAsync(work, actor, content.Value, CardState.Draft, Ids.New(clock), ct);
            return created.Succeeded ? await editor.KeepAsync(work, created.Value, form.OwnerId, form.VerifyEveryDays, ct) : created;
        },
        ct);

    public Task<Result<KbCard>> SaveAsync(Guid id, CardForm form, string? reason, int version, CancellationToken ct) => WriteAsync<KbCard>(
        Access.WriteKnowledge,
        async (work, actor) =>
        {
            var saved = await editor.ChangeAsync(work, actor, id, new CardChange(_ => form.ToContent(), null, reason, version), ct);
            return saved.Succeeded ? await editor.KeepAsync(work, saved.Value, form.OwnerId, form.VerifyEveryDays, ct) : saved;
        },
        ct);

    public Task<Result<CardDraft>> KeepTypingAsync(Guid id, int version, string title, string body, CancellationToken ct) =>
        WriteAsync<CardDraft>(Access.WriteKnowledge, (work, actor) => editing.SaveDraftAsync(work, actor, id, version, title, body, ct), ct);

    public Task<Result<IReadOnlyList<CardPresence>>> BeatAsync(Guid id, CancellationToken ct) =>
        WriteAsync<IReadOnlyList<CardPresence>>(Access.WriteKnowledge, (work, actor) => editing.BeatAsync(work, actor, id, ct), ct);

    public Task<Result<bool>> LeaveAsync(Guid id, CancellationToken ct) => WriteAsync<bool>(
        Access.WriteKnowledge,
        async (work, actor) =>
        {
            await editing.LeaveAsync(work, actor, id, ct);
            return true;
        },
        ct);

    public Task<Result<KbCard>> SubmitAsync(Guid id, CancellationToken ct) =>
        OnCardAsync(Access.WriteKnowledge, id, (work, actor, card) => reviews.SubmitAsync(work, actor, card, null, ct), ct);

    public Task<Result<KbCard>> DecideAsync(Guid id, string change, bool? accepted, CancellationToken ct) => OnCardAsync(
        Access.PublishKnowledge, id,
        async (work, actor, card) => (await reviews.DecideAsync(work, actor, card, change, accepted, ct)).Then<KbCard>(_ => card), ct);

    public Task<Result<KbCard>> ApproveAsync(Guid id, CancellationToken ct) =>
        OnCardAsync(Access.PublishKnowledge, id, (work, actor, card) => reviews.ApproveAsync(work, actor, card, acceptRest: true, ct), ct);

    public Task<Result<KbCard>> AskForChangesAsync(Guid id, string note, CancellationToken ct) =>
        OnCardAsync(Access.PublishKnowledge, id, (work, actor, card) => reviews.AskForChangesAsync(work, actor, card, note, ct), ct);

    public Task<Result<KbCard>> VerifyAsync(Guid id, CancellationToken ct) =>
        OnCardAsync(Access.PublishKnowledge, id, (work, actor, card) => editor.VerifyAsync(work, actor, card, ct), ct);

    public Task<Result<KbCard>> RetireAsync(Guid id, CancellationToken ct) =>
        OnCardAsync(Access.WriteKnowledge, id, (work, actor, card) => editor.RetireAsync(work, actor, card, null, ct), ct);

    public Task<Result<KbCard>> CommentAsync(Guid id, int version, int start, int length, string text, CancellationToken ct) => OnCardAsync(
        Access.WriteKnowledge, id,
        async (work, actor, card) =>
            (await reviews.CommentAsync(work, actor, card, Ids.New(clock), version, start, length, text, ct)).Then<KbCard>(_ => card),
        ct);

    public Task<Result<KbCard>> ResolveAsync(Guid id, Guid comment, CancellationToken ct) => OnCardAsync(
        Access.WriteKnowledge, id,
        async (work, actor, card) =>
        {
            if (await work.LockAsync<CardComment>(comment, ct) is not { } found || found.CardId != id)
                return Error.NotFound("comment");
            found.Resolve(actor, clock.GetUtcNow());
            return card;
        },
        ct);

    public Task<Result<int>> RecallAsync(Guid id, CancellationToken ct) =>
        WriteAsync<int>(Access.PublishKnowledge, (work, actor) => recalls.RecallAsync(work, actor, id, null, null, ct), ct);

    private Task<Result<KbCard>> OnCardAsync(
        string permission, Guid id, Func<Work, Actor, KbCard, Task<Result<KbCard>>> act, CancellationToken ct) =>
        WriteAsync<KbCard>(permission, (work, actor) => CardAnswers.ActAsync(work, actor, id, act, ct), ct);

    private Task<Result<T>> WriteAsync<T>(string permission, Func<Work, Actor, Task<Result<T>>> act, CancellationToken ct) =>
        member.AsAsync<T>(permission, async actor =>
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            var done = await act(work, actor);
            if (done.Succeeded)
                await work.CommitAsync(ct);
            return done;
        });
}
