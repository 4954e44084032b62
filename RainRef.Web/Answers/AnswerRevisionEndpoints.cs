using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Answers;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Api;

namespace RainRef.Web.Answers;

/// <summary>Answers after their first draft: read, drafted anew, edited, judged, taken over.</summary>
internal static class AnswerRevisionEndpoints
{
    public static void MapAnswerRevisions(this RouteGroupBuilder support)
    {
        support.MapGet("/tickets/{id:guid}/answers", RevisionsAsync).RequireAuthorization(Access.ReadTickets).WithName("TicketAnswers")
            .WithSummary("All revisions of a ticket's answer, the latest first.");
        var answers = support.MapGroup("/answers");
        answers.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetAnswer")
            .WithSummary("An answer with its sentences, proofs, contradictions and feedback.");
        answers.MapPost("/{id:guid}/regenerate", RegenerateAsync).RequireAuthorization(Access.WriteTickets).WithName("RegenerateAnswer")
            .WithSummary("Draft the ticket's current answer anew, as another revision; earlier ones are kept.");
        answers.MapPut("/{id:guid}", EditAsync).RequireAuthorization(Access.WriteTickets).WithName("EditAnswer")
            .WithSummary("Store an edited text as another revision. Sentences without proof are flagged and keep it from being sent.");
        answers.MapPost("/{id:guid}/check", CheckAsync).RequireAuthorization(Access.WriteTickets).WithName("CheckAnswerEdit")
            .WithSummary("What an edited text lacks, sentence by sentence; stores nothing.");
        answers.MapPost("/{id:guid}/take-over", TakeOverAsync).RequireAuthorization(Access.WriteTickets).WithName("TakeOverAnswer")
            .WithSummary("A person answers instead, and is assigned the ticket.");
        answers.MapPost("/{id:guid}/feedback", SayAsync).RequireAuthorization(Access.WriteTickets).WithName("GiveAnswerFeedback")
            .WithSummary("Say whether an answer was useful. One word a person; saying it again replaces it. Not useful needs a reason or a comment.");
        answers.MapGet("/feedback", FeedbackAsync).RequireAuthorization(Access.ReadTickets).WithName("ListAnswerFeedback")
            .WithSummary("What people said about answers, the latest first; useful=false narrows to what was not.");
    }

    private static async Task<Results<Ok<IReadOnlyList<AnswerView>>, ProblemHttpResult>> RevisionsAsync(
        Guid id, AnswerQueries answers, TicketQueries tickets, HttpContext http, CancellationToken ct) =>
        await tickets.FindAsync(http.Actor().WorkspaceId, id, ct) is null
            ? Error.NotFound("ticket").ToProblem(http)
            : TypedResults.Ok(await answers.RevisionsAsync(http.Actor().WorkspaceId, id, ct));

    private static async Task<Results<Ok<AnswerView>, ProblemHttpResult>> FindAsync(
        Guid id, AnswerQueries answers, HttpContext http, CancellationToken ct) =>
        await answers.FindAsync(http.Actor().WorkspaceId, id, ct) is { } view
            ? TypedResults.Ok(view)
            : Error.NotFound("answer").ToProblem(http);

    private static async Task<Results<Ok<AnswerView>, ProblemHttpResult>> RegenerateAsync(
        Guid id, AnewBody? body, ReviseAnswer revise, AnswerQueries answers, HttpContext http, CancellationToken ct) =>
        await ShowAsync(await revise.RegenerateAsync(http.Actor(), id, new AnewRequest(body?.Question, body?.Without), ct), answers, http, ct);

    private static async Task<Results<Ok<AnswerView>, ProblemHttpResult>> EditAsync(
        Guid id, EditBody body, ReviseAnswer revise, AnswerQueries answers, HttpContext http, CancellationToken ct) =>
        await ShowAsync(await revise.EditAsync(http.Actor(), id, body.Text, ct), answers, http, ct);

    private static async Task<Results<Ok<CheckedText>, ProblemHttpResult>> CheckAsync(
        Guid id, EditBody body, ReviseAnswer revise, HttpContext http, CancellationToken ct)
    {
        var read = await revise.CheckAsync(http.Actor(), id, body.Text, ct);
        return read.Succeeded ? TypedResults.Ok(CheckedText.Of(read.Value)) : read.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<AnswerView>, ProblemHttpResult>> TakeOverAsync(
        Guid id, ReviseAnswer revise, AnswerQueries answers, HttpContext http, CancellationToken ct) =>
        await ShowAsync(await revise.TakeOverAsync(http.Actor(), id, ct), answers, http, ct);

    private static async Task<Results<Ok<AnswerView>, ProblemHttpResult>> SayAsync(
        Guid id, FeedbackBody body, FeedbackDesk desk, AnswerQueries answers, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (body.Useful is not { } useful)
            return Error.Validation("useful", "useful is true or false.").ToProblem(http);
        FeedbackReason? reason = null;
        if (body.Reason is { } name)
        {
            if (!SnakeCase.TryParse<FeedbackReason>(name, out var parsed))
            {
                var known = string.Join(", ", Enum.GetValues<FeedbackReason>().Select(r => SnakeCase.Of(r)));
                return Error.Validation("reason", $"reason is one of {known}.").ToProblem(http);
            }

            reason = parsed;
        }

        var said = await desk.SayAsync(http.Actor(), id, http.NewId(clock), useful, reason, body.Comment, ct);
        return said.Succeeded
            ? TypedResults.Ok((await answers.FindAsync(http.Actor().WorkspaceId, id, ct))!)
            : said.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ListBody<FeedbackItem>>, ProblemHttpResult>> FeedbackAsync(
        bool? useful, int? page, int? limit, string? order, FeedbackDesk desk, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await desk.ListAsync(http.Actor().WorkspaceId, useful, request.Value, ct), FeedbackItem.Of))
            : request.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<AnswerView>, ProblemHttpResult>> ShowAsync(
        Result<Answer> done, AnswerQueries answers, HttpContext http, CancellationToken ct) =>
        done.Succeeded
            ? TypedResults.Ok((await answers.FindAsync(http.Actor().WorkspaceId, done.Value.Id, ct))!)
            : done.Error.ToProblem(http);
}
