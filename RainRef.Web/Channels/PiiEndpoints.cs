using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;
using RainRef.Web.Api;

namespace RainRef.Web.Channels;

public static class PiiEndpoints
{
    public static void MapPiiEndpoints(this WebApplication app)
    {
        var pii = app.MapGroup("/pii").WithTags("personal data");
        pii.MapPost("/check", CheckAsync).RequireAuthorization(Access.WriteTickets).WithName("CheckForPii")
            .WithSummary("Say what personal data a text holds, before it is sent or noted. Nothing is stored.");
        pii.MapGet("/patterns", ListAsync).RequireAuthorization(Access.Administer).WithName("ListPiiPatterns")
            .WithSummary("The workspace's own kinds of personal data.");
        pii.MapPost("/patterns", AddAsync).RequireAuthorization(Access.Administer).WithName("AddPiiPattern")
            .WithSummary("Add a kind. Texts that come in from now on are masked by it; what is stored stays as it is.");
        pii.MapPut("/patterns/{id:guid}", ChangeAsync).RequireAuthorization(Access.Administer).WithName("ChangePiiPattern")
            .WithSummary("Change a kind, or turn it off.");
        pii.MapDelete("/patterns/{id:guid}", RemoveAsync).RequireAuthorization(Access.Administer).WithName("RemovePiiPattern")
            .WithSummary("Remove a kind. What it masked stays masked.");
        app.MapPost("/support/tickets/{id:guid}/reveal", RevealAsync).WithTags("personal data").RequireAuthorization(Access.Reveal)
            .WithName("RevealMasks").WithMetadata(new ShownOnce())
            .WithSummary("Show what masks of a ticket stand for. Who saw which and why goes on a receipt, without the data.");
        app.MapPost("/api/chat/conversations/{id:guid}/reveal", RevealInConversationAsync).WithTags("personal data").RequireAuthorization(Access.Reveal)
            .WithName("RevealConversationMasks").WithMetadata(new ShownOnce())
            .WithSummary("Show what masks of a conversation stand for. Who saw which and why goes on a receipt, without the data.");
        var subjects = app.MapGroup("/subjects").WithTags("personal data").RequireAuthorization(Access.Erase);
        subjects.MapPost("/find", FindAsync).WithName("FindSubjects")
            .WithSummary("People whose e-mail address this is, or in whose tickets it stands, with those tickets.");
        subjects.MapPost("/erasure", EraseByEmailAsync).WithName("EraseByEmail")
            .WithSummary("Erase the person with this e-mail address, and the address wherever else the vault holds it. For good.");
        subjects.MapPost("/{id:guid}/erasure", EraseAsync).WithName("EraseSubject")
            .WithSummary("Erase a person: their key, what was encrypted under it, and their references. For good.");
        subjects.MapDelete("/{id:guid}", EraseAsync).WithName("DeleteSubject").WithSummary("The same as its erasure.");
    }

    private static async Task<Results<Ok<PiiCheckResult>, ProblemHttpResult>> CheckAsync(
        PiiCheckBody body, PiiPatterns patterns, HttpContext http, CancellationToken ct)
    {
        if (body.Text is not { } text || text.Length > RefEvent.MaxTextLength)
            return Error.Validation("text", $"text has at most {RefEvent.MaxTextLength:N0} characters.").ToProblem(http);
        try
        {
            var state = new PiiMaskState(await patterns.OfAsync(http.Actor().WorkspaceId, ct));
            return TypedResults.Ok(PiiCheckResult.Of(PiiScrubber.Scrub(text, state)));
        }
        catch (RegexMatchTimeoutException)
        {
            return new Error(ErrorKind.Unavailable, "pii_pattern_timeout", "A pattern for personal data took too long on this text.")
                .ToProblem(http);
        }
    }

    private static async Task<Ok<PiiPatternList>> ListAsync(PiiPatterns patterns, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new PiiPatternList(
            [.. (await patterns.ListAsync(http.Actor().WorkspaceId, ct)).Select(PiiPatternView.Of)]));

    private static async Task<Results<Created<PiiPatternView>, ProblemHttpResult>> AddAsync(
        PiiPatternBody body, PiiPatterns patterns, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var added = await patterns.AddAsync(http.Actor(), draft.Value, http.NewId(clock), ct);
        return added.Succeeded
            ? TypedResults.Created($"/pii/patterns/{added.Value.Id}", PiiPatternView.Of(added.Value))
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PiiPatternView>, ProblemHttpResult>> ChangeAsync(
        Guid id, PiiPatternBody body, PiiPatterns patterns, HttpContext http, CancellationToken ct)
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error.ToProblem(http);
        var changed = await patterns.ChangeAsync(http.Actor(), id, draft.Value, ct);
        return changed.Succeeded ? TypedResults.Ok(PiiPatternView.Of(changed.Value)) : changed.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, PiiPatterns patterns, HttpContext http, CancellationToken ct) =>
        await patterns.RemoveAsync(http.Actor(), id, ct) ? TypedResults.NoContent() : Error.NotFound("pattern").ToProblem(http);

    private static Task<Results<Ok<RevealResult>, ProblemHttpResult>> RevealAsync(
        Guid id, RevealBody body, RevealMasks reveal, HttpContext http, CancellationToken ct) =>
        ShowAsync(VaultPlace.OnTicket(id), body, reveal, http, ct);

    private static Task<Results<Ok<RevealResult>, ProblemHttpResult>> RevealInConversationAsync(
        Guid id, RevealBody body, RevealMasks reveal, HttpContext http, CancellationToken ct) =>
        ShowAsync(VaultPlace.In(id), body, reveal, http, ct);

    private static async Task<Results<Ok<RevealResult>, ProblemHttpResult>> ShowAsync(
        VaultPlace place, RevealBody body, RevealMasks reveal, HttpContext http, CancellationToken ct)
    {
        RevealReason? reason = SnakeCase.TryParse<RevealReason>(body.Reason, out var why) ? why : null;
        var revealed = await reveal.RunAsync(http.Actor(), place, body.Masks, reason, ct);
        if (!revealed.Succeeded)
            return revealed.Error.ToProblem(http);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new RevealResult(revealed.Value));
    }

    private static async Task<Results<Ok<SubjectList>, ProblemHttpResult>> FindAsync(
        SubjectBody body, SubjectQueries subjects, HttpContext http, CancellationToken ct) =>
        await subjects.FindAsync(http.Actor().WorkspaceId, body.Email ?? "", ct) is { } found
            ? TypedResults.Ok(new SubjectList(found))
            : Error.Validation("email", "email is one e-mail address.").ToProblem(http);

    private static async Task<Results<Ok<Erasure>, ProblemHttpResult>> EraseAsync(
        Guid id, EraseSubject erase, HttpContext http, CancellationToken ct)
    {
        var erased = await erase.RunAsync(http.Actor(), id, ct);
        return erased.Succeeded ? TypedResults.Ok(erased.Value) : erased.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<Erasure>, ProblemHttpResult>> EraseByEmailAsync(
        SubjectBody body, EraseSubject erase, HttpContext http, CancellationToken ct)
    {
        var erased = await erase.RunAsync(http.Actor(), body.Email ?? "", ct);
        return erased.Succeeded ? TypedResults.Ok(erased.Value) : erased.Error.ToProblem(http);
    }
}
