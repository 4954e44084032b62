using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Quality;
using RainRef.Web.Api;

namespace RainRef.Web.Quality;

public static class QualityEndpoints
{
    public static void MapQualityEndpoints(this WebApplication app) =>
        app.MapGroup("/quality").WithTags("quality").MapGet("/answers", AnswersAsync).RequireAuthorization(Access.ReadTickets).WithName("AnswerQuality")
            .WithSummary(
                "What became of drafts over 'weeks' (13, this one included) and what people said about them, by week and in sum, beside as many weeks " +
                "before: drafts and abstentions, tickets by how they were first answered, confidence against what was sent, feedback, and weeks that are " +
                "worse than chance allows.");

    private static async Task<Results<Ok<AnswerReport>, ProblemHttpResult>> AnswersAsync(
        int? weeks, AnswerQualityQueries queries, HttpContext http, CancellationToken ct) =>
        weeks is < 1 or > AnswerReport.MaxWeeks
            ? Error.Validation("weeks", $"weeks is from 1 to {AnswerReport.MaxWeeks}.").ToProblem(http)
            : TypedResults.Ok(await queries.ReadAsync(http.Actor().WorkspaceId, weeks ?? AnswerReport.Quarter, ct));
}
