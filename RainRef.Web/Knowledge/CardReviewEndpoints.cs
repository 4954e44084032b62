using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

internal static class CardReviewEndpoints
{
    public static void MapCardReviewEndpoints(this RouteGroupBuilder cards)
    {
        cards.MapGet("/{id:guid}/revisions", RevisionsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardRevisions")
            .WithSummary("All versions of a card's text with author and reason, the latest first.");
        cards.MapGet("/{id:guid}/revisions/{version:int}", RevisionAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardRevision")
            .WithSummary("The text of one version.");
        cards.MapGet("/{id:guid}/revisions/{version:int}/redline", RedlineAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardRedline")
            .WithSummary("What changed from this version to 'to', the latest by default: word by word, each change with an id and its spans.");
        cards.MapPost("/{id:guid}/submit", SubmitAsync).RequireAuthorization(Access.WriteKnowledge).WithName("SubmitCard")
            .WithSummary("Ask for review of the latest text.");
        cards.MapPost("/{id:guid}/withdraw", WithdrawAsync).RequireAuthorization(Access.WriteKnowledge).WithName("WithdrawCard")
            .WithSummary("Take the text back from review; one's own, or as a lead anyone's.");
        cards.MapGet("/{id:guid}/review", ReviewAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardReview")
            .WithSummary("The open review: its changes, what was decided on each, and the text that results.");
        cards.MapPut("/{id:guid}/review/changes/{change}", DecideAsync).RequireAuthorization(Access.PublishKnowledge).WithName("DecideOnChange")
            .WithSummary("Accept or reject one change, or take that back.");
        cards.MapPost("/{id:guid}/review/changes-asked", AskForChangesAsync).RequireAuthorization(Access.PublishKnowledge).WithName("AskForChanges")
            .WithSummary("Send the text back with a note; what was approved before goes on answering.");
        cards.MapPost("/{id:guid}/approve", ApproveAsync).RequireAuthorization(Access.PublishKnowledge).WithName("ApproveCard")
            .WithSummary("Let the text answer that results from the accepted changes, with a receipt. Whether one may approve one's own text is a rule of the workspace.");
        cards.MapGet("/{id:guid}/comments", CommentsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("CardComments")
            .WithSummary("All comments, each with its place in the version that it was made on and in the latest.");
        cards.MapPost("/{id:guid}/comments", CommentAsync).RequireAuthorization(Access.WriteKnowledge).WithName("CommentOnCard")
            .WithSummary("Comment on a span of one version's body.");
        cards.MapPost("/{id:guid}/comments/{comment:guid}/resolve", ResolveAsync).RequireAuthorization(Access.WriteKnowledge).WithName("ResolveComment")
            .WithSummary("Mark a comment as done with.");
    }

    private static async Task<Results<Ok<RevisionList>, ProblemHttpResult>> RevisionsAsync(
        Guid id, CardQueries queries, HttpContext http, CancellationToken ct)
    {
        var revisions = await queries.RevisionsAsync(http.Actor().WorkspaceId, id, ct);
        return revisions.Count > 0
            ? TypedResults.Ok(new RevisionList([.. revisions.Select(RevisionView.Of)]))
            : Error.NotFound("card").ToProblem(http);
    }

    private static async Task<Results<Ok<VersionText>, ProblemHttpResult>> RevisionAsync(
        Guid id, int version, CardQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.RevisionAsync(http.Actor().WorkspaceId, id, version, ct) is { } r
            ? TypedResults.Ok(new VersionText(r.Version, r.Title, r.Body))
            : Error.NotFound("revision").ToProblem(http);

    private static async Task<Results<Ok<RedlineView>, ProblemHttpResult>> RedlineAsync(
        Guid id, int version, int? to, KnowledgeQueries cards, CardQueries queries, HttpContext http, CancellationToken ct)
    {
        var workspaceId = http.Actor().WorkspaceId;
        if (await cards.FindCardAsync(workspaceId, id, ct) is not { } card)
            return Error.NotFound("card").ToProblem(http);
        if (await queries.RevisionAsync(workspaceId, id, version, ct) is not { } a
            || await queries.RevisionAsync(workspaceId, id, to ?? card.Version, ct) is not { } b)
            return Error.NotFound("revision").ToProblem(http);
        return TypedResults.Ok(new RedlineView(
            new VersionText(a.Version, a.Title, a.Body), new VersionText(b.Version, b.Title, b.Body),
            Redline.Between(a.Title, a.Body, b.Title, b.Body)));
    }

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> SubmitAsync(
        Guid id, NoteBody? body, CardReviews reviews, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardEditor.CheckReason(body?.Note) is { } error
            ? Refused(error, http)
            : CardAnswers.OnCardAsync(http, works, id, (work, actor, card) => reviews.SubmitAsync(work, actor, card, body?.Note, ct), ct);

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> WithdrawAsync(
        Guid id, ReasonBody? body, CardReviews reviews, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardEditor.CheckReason(body?.Reason) is { } error
            ? Refused(error, http)
            : CardAnswers.OnCardAsync(http, works, id, (work, actor, card) => reviews.WithdrawAsync(work, actor, card, body?.Reason, ct), ct);

    private static async Task<Results<Ok<ReviewView>, ProblemHttpResult>> ReviewAsync(
        Guid id, CardQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.ReviewAsync(http.Actor().WorkspaceId, id, ct) is { } review
            ? TypedResults.Ok(ReviewView.Of(review))
            : Error.NotFound("open review").ToProblem(http);

    private static async Task<Results<Ok<ReviewView>, ProblemHttpResult>> DecideAsync(
        Guid id, string change, DecisionBody body, CardReviews reviews, CardQueries queries, WorkFactory works, HttpContext http,
        CancellationToken ct)
    {
        if (body.Decision is not (null or "accept" or "reject"))
            return Error.Validation("decision", "decision is 'accept', 'reject' or null.").ToProblem(http);
        bool? accepted = body.Decision is null ? null : body.Decision == "accept";
        var decided = await CardAnswers.OnCardAsync(
            http, works, id,
            async (work, actor, card) => (await reviews.DecideAsync(work, actor, card, change, accepted, ct)).Then<KbCard>(_ => card), ct);
        if (decided.Result is ProblemHttpResult problem)
            return problem;
        return await ReviewAsync(id, queries, http, ct);
    }

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> AskForChangesAsync(
        Guid id, NoteBody body, CardReviews reviews, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardEditor.CheckReason(body.Note) is { } error
            ? Refused(error, http)
            : CardAnswers.OnCardAsync(http, works, id, (work, actor, card) => reviews.AskForChangesAsync(work, actor, card, body.Note, ct), ct);

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> ApproveAsync(
        Guid id, ApproveBody? body, CardReviews reviews, WorkFactory works, HttpContext http, CancellationToken ct) =>
        CardAnswers.OnCardAsync(
            http, works, id,
            (work, actor, card) => reviews.ApproveAsync(work, actor, card, body?.AcceptRest ?? false, ct), ct);

    private static async Task<Results<Ok<CommentList>, ProblemHttpResult>> CommentsAsync(
        Guid id, KnowledgeQueries cards, CardQueries queries, HttpContext http, CancellationToken ct)
    {
        var workspaceId = http.Actor().WorkspaceId;
        if (await cards.FindCardAsync(workspaceId, id, ct) is null)
            return Error.NotFound("card").ToProblem(http);
        var comments = await queries.CommentsAsync(workspaceId, id, ct);
        return TypedResults.Ok(new CommentList([.. comments.Select(c => CommentView.Of(c.Comment, c.Start))]));
    }

    private static async Task<Results<Created<CommentView>, ProblemHttpResult>> CommentAsync(
        Guid id, CommentBody body, CardReviews reviews, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<KbCard>(id, ct) is not { } card)
            return Error.NotFound("card").ToProblem(http);
        var comment = await reviews.CommentAsync(
            work, actor, card, http.NewId(clock), body.Version, body.Start, body.Length, body.Text, ct);
        if (!comment.Succeeded)
            return comment.Error.ToProblem(http);
        work.Announce("card.changed", id, null);
        await work.CommitAsync(ct);
        return TypedResults.Created(
            $"/kb/cards/{id}/comments", CommentView.Of(comment.Value, comment.Value.Version == card.Version ? comment.Value.Start : null));
    }

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> ResolveAsync(
        Guid id, Guid comment, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct) => CardAnswers.OnCardAsync(
        http, works, id,
        async (work, actor, card) =>
        {
            if (await work.LockAsync<CardComment>(comment, ct) is not { } found || found.CardId != id)
                return Error.NotFound("comment");
            found.Resolve(actor, clock.GetUtcNow());
            return card;
        },
        ct);

    private static Task<Results<Ok<CardView>, ProblemHttpResult>> Refused(Error error, HttpContext http) =>
        Task.FromResult<Results<Ok<CardView>, ProblemHttpResult>>(error.ToProblem(http));
}
