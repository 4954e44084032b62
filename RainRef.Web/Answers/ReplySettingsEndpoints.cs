using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Infrastructure.Answers;
using RainRef.Web.Api;

namespace RainRef.Web.Answers;

internal static class ReplySettingsEndpoints
{
    public static void MapReplySettings(this RouteGroupBuilder support)
    {
        support.MapGet("/reply-settings", ReadAsync).RequireAuthorization(Access.ReadTickets).WithName("ReplySettings")
            .WithSummary("How replies begin and end in each language, what customers see of sources, and how sure an answer must be.");
        support.MapPut("/reply-settings", SetAsync).RequireAuthorization(Access.PublishKnowledge).WithName("SetReplySettings")
            .WithSummary("Set greetings, closings, what is shown of sources and the threshold; what is absent stays. Templates may use only the slots that are listed.");
    }

    private static async Task<Ok<ReplySettingsBody>> ReadAsync(AnswerQueries answers, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(ReplySettingsBody.Of(await answers.SettingsAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Results<Ok<ReplySettingsBody>, ProblemHttpResult>> SetAsync(
        ReplySettingsBody body, SetReplySettings settings, HttpContext http, CancellationToken ct)
    {
        var set = await body.ApplyAsync(settings, http.Actor(), ct);
        return set.Succeeded ? TypedResults.Ok(set.Value) : set.Error.ToProblem(http);
    }
}
