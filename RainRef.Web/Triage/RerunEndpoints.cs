using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Triage.Reruns;
using RainRef.Web.Api;

namespace RainRef.Web.Triage;

/// <param name="OnlyOpen">Leaves solved and closed tickets as they are; false when absent.</param>
/// <param name="Since">Only tickets from then on.</param>
public sealed record RerunBody(bool? OnlyOpen = null, DateTimeOffset? Since = null);

internal static class RerunEndpoints
{
    public static void MapRerunEndpoints(this RouteGroupBuilder triage)
    {
        var runs = triage.MapGroup("/reruns");
        runs.MapPost("", StartAsync).RequireAuthorization(Access.ManageTriage).WithName("StartTriageRerun")
            .WithSummary("Judge tickets anew as a background job. Nothing changes: the run says what would, by field, with examples.");
        runs.MapGet("", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListTriageReruns");
        runs.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetTriageRerun")
            .WithSummary("A run: how far it is, and how many tickets would go from which value to which.");
        runs.MapGet("/{id:guid}/changes", ChangesAsync).RequireAuthorization(Access.ReadTickets).WithName("TriageRerunChanges")
            .WithSummary("What would change, ticket by ticket, until it is applied or discarded.");
        runs.MapPost("/{id:guid}/apply", ApplyAsync).RequireAuthorization(Access.ManageTriage).WithName("ApplyTriageRerun")
            .WithSummary("Put what the report says in force. Corrections stay, and so do tickets that changed since.");
        runs.MapPost("/{id:guid}/discard", DiscardAsync).RequireAuthorization(Access.ManageTriage).WithName("DiscardTriageRerun")
            .WithSummary("Drop the report, or a run under way; nothing is changed.");
    }

    private static async Task<Results<Accepted<RerunView>, ProblemHttpResult>> StartAsync(
        RerunBody body, TriageReruns reruns, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var started = await reruns.StartAsync(http.Actor(), http.NewId(clock), body.OnlyOpen ?? false, body.Since, ct);
        return started.Succeeded
            ? TypedResults.Accepted($"/triage/reruns/{started.Value.Id}", started.Value)
            : started.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ListBody<RerunView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, TriageReruns reruns, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await reruns.ListAsync(http.Actor().WorkspaceId, request.Value, ct)))
            : request.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<RerunView>, ProblemHttpResult>> FindAsync(
        Guid id, TriageReruns reruns, HttpContext http, CancellationToken ct) =>
        await reruns.FindAsync(http.Actor().WorkspaceId, id, ct) is { } run
            ? TypedResults.Ok(run)
            : Error.NotFound("run").ToProblem(http);

    private static async Task<Results<Ok<ListBody<RerunChangeView>>, ProblemHttpResult>> ChangesAsync(
        Guid id, int? page, int? limit, string? order, TriageReruns reruns, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        return await reruns.ChangesAsync(http.Actor().WorkspaceId, id, request.Value, ct) is { } changes
            ? TypedResults.Ok(ListBody.Of(changes))
            : Error.NotFound("run").ToProblem(http);
    }

    private static async Task<Results<Ok<RerunView>, ProblemHttpResult>> ApplyAsync(
        Guid id, TriageReruns reruns, HttpContext http, CancellationToken ct) =>
        Answer(await reruns.ApplyAsync(http.Actor(), id, ct), http);

    private static async Task<Results<Ok<RerunView>, ProblemHttpResult>> DiscardAsync(
        Guid id, TriageReruns reruns, HttpContext http, CancellationToken ct) =>
        Answer(await reruns.DiscardAsync(http.Actor(), id, ct), http);

    private static Results<Ok<RerunView>, ProblemHttpResult> Answer(Result<RerunView> done, HttpContext http) =>
        done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem(http);
}
