using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

internal static class CardUpkeepEndpoints
{
    private const int DefaultDueDays = 14;

    public static void MapCardUpkeepEndpoints(this RouteGroupBuilder cards)
    {
        cards.MapGet("/due", DueAsync).RequireAuthorization(Access.ReadKnowledge).WithName("DueCards")
            .WithSummary("Cards that need review or are to be verified within 'within_days' (14), the most overdue first.");
        cards.MapPost("/{id:guid}/verify", VerifyAsync).RequireAuthorization(Access.PublishKnowledge).WithName("VerifyCard")
            .WithSummary("Say that the approved text still holds: it answers for another interval.");
        cards.MapPost("/{id:guid}/doubt", DoubtAsync).RequireAuthorization(Access.WriteKnowledge).WithName("DoubtCard")
            .WithSummary("Take the approved text out of new answers until somebody has looked at it.");
        cards.MapPost("/{id:guid}/retire", RetireAsync).RequireAuthorization(Access.WriteKnowledge).WithName("RetireCard")
            .WithSummary("Take a card out of all new answers for good, saying why; what was approved only leads retire.");
        cards.MapPut("/{id:guid}/upkeep", KeepAsync).RequireAuthorization(Access.WriteKnowledge).WithName("KeepCard")
            .WithSummary("Name the member who looks after a card, and how often it is verified.");
        cards.MapGet("/{id:guid}/citations", CitationsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardCitations")
            .WithSummary("Every draft and sent reply that cites a card, also a retired one; 'version' and 'sent' narrow.");
        cards.MapPost("/{id:guid}/recall", RecallAsync).RequireAuthorization(Access.PublishKnowledge).WithName("RecallCard")
            .WithSummary("Flag the tickets whose sent replies cite a card: a note and the tag 'follow-up', once a reply.");
        cards.MapPost("/{id:guid}/render", RenderAsync).RequireAuthorization(Access.ReadKnowledge).WithName("RenderCard")
            .WithSummary("A card's text with its slots filled; a missing value is an error.");
        cards.MapGet("/{id:guid}/draft", DraftAsync).RequireAuthorization(Access.WriteKnowledge).WithName("CardDraft")
            .WithSummary("What the caller has typed and not saved yet.");
        cards.MapPut("/{id:guid}/draft", SaveDraftAsync).RequireAuthorization(Access.WriteKnowledge).WithName("SaveCardDraft")
            .WithSummary("Keep what the caller has typed; nobody else sees it, and saving the card drops it.");
        cards.MapDelete("/{id:guid}/draft", DiscardDraftAsync).RequireAuthorization(Access.WriteKnowledge).WithName("DiscardCardDraft")
            .WithSummary("Drop what the caller has typed.");
        cards.MapGet("/{id:guid}/editing", EditingAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardEditors")
            .WithSummary("Who else is editing.");
        cards.MapPost("/{id:guid}/editing", BeatAsync).RequireAuthorization(Access.WriteKnowledge).WithName("EditCard")
            .WithSummary("A heartbeat of somebody who edits, good for 45 seconds; says who else does. The live feed tells of the first as 'card.editing'.");
        cards.MapDelete("/{id:guid}/editing", LeaveAsync).RequireAuthorization(Access.WriteKnowledge).WithName("LeaveCard")
            .WithSummary("The caller edits no more.");
    }

    public static void MapCardRules(this RouteGroupBuilder group)
    {
        group.MapGet("/rules", RulesAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardRules")
            .WithSummary("Who may approve text of their own, and how often cards are verified.");
        group.MapPut("/rules", SetRulesAsync).RequireAuthorization(Access.Administer).WithName("SetCardRules")
            .WithSummary("Change the rules of approval; cards keep their present dates.");
    }

    private static async Task<Results<Ok<ListBody<CardView>>, ProblemHttpResult>> DueAsync(
        int? page, int? limit, [FromQuery(Name = "within_days")] int? withinDays, CardQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, null);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        if (withinDays is < 0 or > KbCard.MaxVerifyDays)
            return Error.Validation("within_days", $"within_days is from 0 to {KbCard.MaxVerifyDays}.").ToProblem(http);
        return TypedResults.Ok(ListBody.Of(
            await queries.DueAsync(http.Actor().WorkspaceId, withinDays ?? DefaultDueDays, request.Value, ct), CardView.Of));
    }

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> VerifyAsync(
        Guid id, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardAnswers.OnCardAsync(http, works, id, (work, actor, card) => editor.VerifyAsync(work, actor, card, ct), ct);

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> DoubtAsync(
        Guid id, ReasonBody? body, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardAnswers.OnCardAsync(
            http, works, id,
            async (work, actor, card) => CardEditor.CheckReason(body?.Reason) is { } error
                ? error : await editor.DoubtAsync(work, actor, card, body?.Reason, ct),
            ct);

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> RetireAsync(
        Guid id, ReasonBody? body, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardAnswers.OnCardAsync(
            http, works, id,
            async (work, actor, card) => CardEditor.CheckReason(body?.Reason) is { } error
                ? error : await editor.RetireAsync(work, actor, card, body?.Reason, ct),
            ct);

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> KeepAsync(
        Guid id, UpkeepBody body, CardEditor editor, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardAnswers.OnCardAsync(
            http, works, id, (work, _, card) => editor.KeepAsync(work, card, body.OwnerId, body.VerifyEveryDays, ct), ct);

    private static async Task<Results<Ok<ListBody<CardCitationRow>>, ProblemHttpResult>> CitationsAsync(
        Guid id, int? page, int? limit, string? order, int? version, bool? sent, KnowledgeQueries cards, CardQueries queries,
        HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var workspaceId = http.Actor().WorkspaceId;
        if (await cards.FindCardAsync(workspaceId, id, ct) is null)
            return Error.NotFound("card").ToProblem(http);
        return TypedResults.Ok(ListBody.Of(await queries.CitationsAsync(workspaceId, id, version, sent, request.Value, ct)));
    }

    private static async Task<Results<Ok<Recalled>, ProblemHttpResult>> RecallAsync(
        Guid id, RecallBody? body, CardRecalls recalls, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var flagged = await recalls.RecallAsync(work, actor, id, body?.Version, body?.Note, ct);
        if (!flagged.Succeeded)
            return flagged.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.Ok(new Recalled(flagged.Value));
    }

    private static async Task<Results<Ok<Rendered>, ProblemHttpResult>> RenderAsync(
        Guid id, RenderBody? body, KnowledgeQueries cards, CardQueries queries, HttpContext http, CancellationToken ct)
    {
        var workspaceId = http.Actor().WorkspaceId;
        if (await cards.FindCardAsync(workspaceId, id, ct) is not { } card)
            return Error.NotFound("card").ToProblem(http);
        var version = body?.Version ?? card.AnsweringVersion ?? card.Version;
        if (await queries.RevisionAsync(workspaceId, id, version, ct) is not { } revision)
            return Error.NotFound("revision").ToProblem(http);
        var text = SlotText.Render(revision.Body, revision.Slots, body?.Values ?? []);
        return text.Succeeded ? TypedResults.Ok(new Rendered(version, text.Value)) : text.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<DraftView>, ProblemHttpResult>> DraftAsync(
        Guid id, CardQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.DraftAsync(http.Actor().WorkspaceId, id, http.Actor().Id, ct) is { } draft
            ? TypedResults.Ok(DraftView.Of(draft))
            : Error.NotFound("draft").ToProblem(http);

    private static async Task<Results<Ok<DraftView>, ProblemHttpResult>> SaveDraftAsync(
        Guid id, DraftBody body, CardEditing editing, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var draft = await editing.SaveDraftAsync(work, actor, id, body.Version, body.Title, body.Body, ct);
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.Ok(DraftView.Of(draft.Value));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> DiscardDraftAsync(
        Guid id, CardEditing editing, WorkFactory works, HttpContext http, CancellationToken ct) =>
        QuietlyAsync(id, (work, actor) => editing.DiscardDraftAsync(work, actor, id, ct), works, http, ct);

    private static async Task<Results<Ok<EditorList>, ProblemHttpResult>> EditingAsync(
        Guid id, KnowledgeQueries cards, CardQueries queries, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        if (await cards.FindCardAsync(actor.WorkspaceId, id, ct) is null)
            return Error.NotFound("card").ToProblem(http);
        return TypedResults.Ok(EditorList.Of(await queries.OthersEditingAsync(actor.WorkspaceId, id, actor.Id, ct)));
    }

    private static async Task<Results<Ok<EditorList>, ProblemHttpResult>> BeatAsync(
        Guid id, CardEditing editing, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var others = await editing.BeatAsync(work, actor, id, ct);
        if (!others.Succeeded)
            return others.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.Ok(EditorList.Of(others.Value));
    }

    private static Task<Results<NoContent, ProblemHttpResult>> LeaveAsync(
        Guid id, CardEditing editing, WorkFactory works, HttpContext http, CancellationToken ct) =>
        QuietlyAsync(id, (work, actor) => editing.LeaveAsync(work, actor, id, ct), works, http, ct);

    private static async Task<Results<NoContent, ProblemHttpResult>> QuietlyAsync(
        Guid id, Func<Work, Actor, Task> act, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<KbCard>(id, ct) is null)
            return Error.NotFound("card").ToProblem(http);
        await act(work, actor);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<RulesBody>> RulesAsync(CardQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(View(await queries.RulesAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Results<Ok<RulesBody>, ProblemHttpResult>> SetRulesAsync(
        RulesBody body, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (!SnakeCase.TryParse<OwnTextRule>(body.OwnText, out var ownText))
            return Error.Validation("own_text", "own_text is anyone, admins_only or nobody.").ToProblem(http);
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var rules = await work.Db.Set<CardRules>().FirstOrDefaultAsync(ct);
        if (rules is null)
            work.Add(rules = new CardRules(actor.WorkspaceId));
        var set = rules.Set(ownText, body.VerifyDays ?? rules.VerifyDays, clock.GetUtcNow());
        if (!set.Succeeded)
            return set.Error.ToProblem(http);
        work.Add(new AuditEntry(Ids.New(clock), actor, "card_rules.changed", "card_rules", rules.Id, clock.GetUtcNow()));
        await work.CommitAsync(ct);
        return TypedResults.Ok(View(rules));
    }

    private static RulesBody View(CardRules rules) => new(SnakeCase.Of(rules.OwnText), rules.VerifyDays);
}
