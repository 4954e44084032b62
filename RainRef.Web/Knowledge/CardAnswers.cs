using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

/// <summary>What the routes on one card have in common.</summary>
internal static class CardAnswers
{
    /// <summary>A card with its version as the ETag.</summary>
    public static Ok<CardView> Tagged(HttpContext http, KbCard card)
    {
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{card.Version}\"");
        return TypedResults.Ok(CardView.Of(card));
    }

    /// <summary>The version that the caller saw, from the body or from If-Match; null when they do not say.</summary>
    public static Result<int?> SeenVersion(HttpContext http, int? version)
    {
        var tag = http.Request.Headers.IfMatch.ToString();
        if (tag.Length == 0 || tag == "*")
            return version;
        return int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seen)
            ? version is null || version == seen ? (int?)seen : Error.Validation("If-Match", "If-Match and version name different versions.")
            : Error.Validation("If-Match", "If-Match is a card's ETag, such as \"3\".");
    }

    /// <summary>Does something with a locked card and commits it with its live event.</summary>
    public static async Task<Results<Ok<CardView>, ProblemHttpResult>> OnCardAsync(
        HttpContext http, WorkFactory works, Guid id, Func<Work, Actor, KbCard, Task<Result<KbCard>>> act, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var done = await ActAsync(work, actor, id, act, ct);
        if (!done.Succeeded)
            return done.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return Tagged(http, done.Value);
    }

    /// <summary>The same within a unit of work that the caller commits.</summary>
    public static async Task<Result<KbCard>> ActAsync(
        Work work, Actor actor, Guid id, Func<Work, Actor, KbCard, Task<Result<KbCard>>> act, CancellationToken ct)
    {
        if (await work.LockAsync<KbCard>(id, ct) is not { } card)
            return Error.NotFound("card");
        var done = await act(work, actor, card);
        if (done.Succeeded)
            work.Announce("card.changed", card.Id, null);
        return done;
    }
}
