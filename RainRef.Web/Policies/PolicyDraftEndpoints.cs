using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Policies;
using RainRef.Web.Api;

namespace RainRef.Web.Policies;

/// <summary>A workspace's own rules on their way: written, checked, tested, replayed, activated.</summary>
public static class PolicyDraftEndpoints
{
    private const int DefaultDays = 7;
    private const int MaxFlips = 1000;

    public static void MapPolicyDraftEndpoints(this WebApplication app)
    {
        var read = app.MapGroup("/policies").WithTags("policies").RequireAuthorization(Access.ReadPolicies);
        read.MapGet("/drafts", ListAsync).WithName("ListPolicyDrafts").WithSummary("Drafts, the newest first.");
        read.MapGet("/drafts/{id:guid}", FindAsync).WithName("GetPolicyDraft").WithSummary("One draft with its files.");
        read.MapGet("/drafts/{id:guid}/replay", LastReplayAsync).WithName("GetPolicyReplay").WithSummary("The draft's last replay.");
        read.MapGet("/replays/{id:guid}/flips", FlipsAsync).WithName("ListPolicyFlips")
            .WithSummary("Which recorded decisions would flip, from what to what and why; those from deny to allow first.");
        var write = app.MapGroup("/policies").WithTags("policies").RequireAuthorization(Access.WritePolicies);
        write.MapPost("/check", Check).WithName("CheckPolicyFiles")
            .WithSummary("Check files without keeping them: every error with file, line and column, and the tests' results.");
        write.MapPost("/drafts", CreateAsync).WithName("CreatePolicyDraft").WithSummary("Begin a draft, with files or with the rules in force.");
        write.MapPut("/drafts/{id:guid}", SaveAsync).WithName("SavePolicyDraft")
            .WithSummary("Replace a draft's files; 409 when somebody changed it since the version that is sent.");
        write.MapDelete("/drafts/{id:guid}", DeleteAsync).WithName("DeletePolicyDraft").WithSummary("Delete a draft and its replays.");
        write.MapPost("/drafts/{id:guid}/check", CheckDraftAsync).WithName("CheckPolicyDraft")
            .WithSummary("Check a draft and run its tests.");
        write.MapPost("/drafts/{id:guid}/replay", ReplayAsync).WithName("ReplayPolicyDraft")
            .WithSummary("Make the recorded decisions of the last days again by the draft's rules.");
        write.MapPost("/replays/{id:guid}/acknowledge", AcknowledgeAsync).WithName("AcknowledgePolicyFlips")
            .WithSummary("Say that you have seen what would flip; those from deny to allow one by one.");
        app.MapPost("/policies/drafts/{id:guid}/activate", ActivateAsync).WithTags("policies").RequireAuthorization(Access.ActivatePolicies)
            .WithName("ActivatePolicyDraft")
            .WithSummary("Put a draft in force: it is clean, its tests pass, and every flip of a replay of these very rules is acknowledged.");
    }

    private static async Task<Results<Ok<ListBody<PolicyDraftRow>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, PolicyQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await queries.DraftsAsync(http.Actor().WorkspaceId, request.Value, ct)))
            : request.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PolicyDraftView>, ProblemHttpResult>> FindAsync(
        Guid id, PolicyQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.DraftAsync(http.Actor().WorkspaceId, id, ct) is { } draft
            ? TypedResults.Ok(PolicyDraftView.Of(draft))
            : Error.NotFound("draft").ToProblem(http);

    private static async Task<Results<Ok<ReplayView>, ProblemHttpResult>> LastReplayAsync(
        Guid id, PolicyQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.LastReplayAsync(http.Actor().WorkspaceId, id, ct) is { } replay
            ? TypedResults.Ok(ReplayView.Of(replay))
            : Error.NotFound("replay").ToProblem(http);

    private static async Task<Results<Ok<ListBody<FlipView>>, ProblemHttpResult>> FlipsAsync(
        Guid id, int? page, int? limit, PolicyQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, null);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        if (await queries.ReplayAsync(http.Actor().WorkspaceId, id, ct) is null)
            return Error.NotFound("replay").ToProblem(http);
        return TypedResults.Ok(ListBody.Of(await queries.FlipsAsync(http.Actor().WorkspaceId, id, request.Value, ct), FlipView.Of));
    }

    private static Results<Ok<PolicyCheckView>, ProblemHttpResult> Check(
        PolicyFilesBody body, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var files = PolicyFile.Read(body.Files);
        return files.Succeeded
            ? TypedResults.Ok(PolicyCheckView.Of(BundleCheck.Run(files.Value, clock, ct)))
            : files.Error.ToProblem(http);
    }

    private static async Task<Results<Created<PolicyDraftView>, ProblemHttpResult>> CreateAsync(
        PolicyDraftBody body, PolicyDrafts drafts, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        BundleFiles? files = null;
        if (body.Files is not null)
        {
            var read = PolicyFile.Read(body.Files);
            if (!read.Succeeded)
                return read.Error.ToProblem(http);
            files = read.Value;
        }

        var draft = await drafts.CreateAsync(http.Actor(), body.Name, files, http.NewId(clock), ct);
        return draft.Succeeded
            ? TypedResults.Created($"/policies/drafts/{draft.Value.Id}", PolicyDraftView.Of(draft.Value))
            : draft.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PolicyDraftView>, ProblemHttpResult>> SaveAsync(
        Guid id, PolicyDraftBody body, PolicyDrafts drafts, HttpContext http, CancellationToken ct)
    {
        if (body.Version is not { } seen)
            return Error.Validation("version", "version is the one that you saw.").ToProblem(http);
        var files = PolicyFile.Read(body.Files);
        if (!files.Succeeded)
            return files.Error.ToProblem(http);
        var saved = await drafts.SaveAsync(http.Actor(), id, body.Name, files.Value, seen, ct);
        return saved.Succeeded ? TypedResults.Ok(PolicyDraftView.Of(saved.Value)) : saved.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, PolicyDrafts drafts, HttpContext http, CancellationToken ct)
    {
        var deleted = await drafts.DeleteAsync(http.Actor(), id, ct);
        return deleted.Succeeded ? TypedResults.NoContent() : deleted.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PolicyCheckView>, ProblemHttpResult>> CheckDraftAsync(
        Guid id, PolicyQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        await queries.DraftAsync(http.Actor().WorkspaceId, id, ct) is { } draft
            ? TypedResults.Ok(PolicyCheckView.Of(BundleCheck.Run(draft.Bundle, clock, ct)))
            : Error.NotFound("draft").ToProblem(http);

    private static async Task<Results<Ok<ReplayView>, ProblemHttpResult>> ReplayAsync(
        Guid id, ReplayBody? body, PolicyReplayer replayer, PolicyQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var replay = await replayer.RunAsync(http.Actor(), id, body?.Days ?? DefaultDays, http.NewId(clock), ct);
        return replay.Succeeded
            ? TypedResults.Ok(ReplayView.Of((await queries.ReplayAsync(http.Actor().WorkspaceId, replay.Value.Id, ct))!))
            : replay.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ReplayView>, ProblemHttpResult>> AcknowledgeAsync(
        Guid id, AcknowledgeBody body, PolicyReplayer replayer, PolicyQueries queries, HttpContext http, CancellationToken ct)
    {
        if (body.Flips is { Count: > MaxFlips })
            return Error.Validation("flips", $"flips has at most {MaxFlips:N0} ids.").ToProblem(http);
        var left = await replayer.AcknowledgeAsync(http.Actor(), id, [.. body.Flips ?? []], body.Rest, ct);
        return left.Succeeded
            ? TypedResults.Ok(ReplayView.Of((await queries.ReplayAsync(http.Actor().WorkspaceId, id, ct))!))
            : left.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PolicyVersionView>, ProblemHttpResult>> ActivateAsync(
        Guid id, ActivateBody body, PolicyActivation activation, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (body.Version is not { } seen)
            return Error.Validation("version", "version is the draft's one that you saw.").ToProblem(http);
        var version = await activation.ActivateAsync(http.Actor(), id, seen, http.NewId(clock), ct);
        return version.Succeeded ? TypedResults.Ok(PolicyVersionView.Of(version.Value)) : version.Error.ToProblem(http);
    }
}
