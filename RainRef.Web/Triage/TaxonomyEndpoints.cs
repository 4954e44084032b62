using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;

namespace RainRef.Web.Triage;

public static class TaxonomyEndpoints
{
    public static void MapTaxonomyEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/triage").WithTags("taxonomy");
        group.MapGet("/taxonomy", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListTaxonomy")
            .WithSummary("The values of a kind with how many tickets and labels have each, and which rules and playbooks name it.");
        var values = group.MapGroup("/values/{id:guid}");
        values.MapPost("/rename", RenameAsync).RequireAuthorization(Access.ManageTriage).WithName("RenameTriageValue")
            .WithSummary("Give an intent, a category or a product area another key: rules follow at once, tickets and labels as a job; the old key goes on meaning the new one.");
        values.MapPost("/merge", MergeAsync).RequireAuthorization(Access.ManageTriage).WithName("MergeTriageValue")
            .WithSummary("Put all of a value's tickets into another one, which takes its place wherever it is named.");
        values.MapPost("/retire", RetireAsync).RequireAuthorization(Access.ManageTriage).WithName("RetireTriageValue")
            .WithSummary("Never give a value again, nor a category's lower levels; tickets that have it keep it.");
        values.MapGet("/parts", PartsAsync).RequireAuthorization(Access.ReadTickets).WithName("SuggestTriageValueParts")
            .WithSummary("The groups that a value's newest tickets fall into: what it could be split into.");
        values.MapPost("/split", SplitAsync).RequireAuthorization(Access.ManageTriage).WithName("SplitTriageValue")
            .WithSummary("Make new values out of parts of one, by tickets, by words, or by the intents that lead to it; it keeps the rest.");
    }

    private static async Task<Results<Ok<IReadOnlyList<TaxonomyRow>>, ProblemHttpResult>> ListAsync(
        string? kind, TaxonomyQueries queries, HttpContext http, CancellationToken ct)
    {
        var wanted = TriageEndpoints.KindOf(kind ?? "intent");
        return wanted.Succeeded
            ? TypedResults.Ok(await queries.ListAsync(http.Actor().WorkspaceId, wanted.Value, ct))
            : wanted.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TriageValueView>, ProblemHttpResult>> RenameAsync(
        Guid id, RenameBody body, TaxonomyDesk desk, HttpContext http, CancellationToken ct)
    {
        var renamed = await desk.RenameAsync(http.Actor(), id, body.Key?.Trim() ?? "", body.Name?.Trim(), ct);
        return renamed.Succeeded ? TypedResults.Ok(renamed.Value) : renamed.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TriageValueView>, ProblemHttpResult>> MergeAsync(
        Guid id, MergeBody body, TaxonomyDesk desk, HttpContext http, CancellationToken ct)
    {
        var merged = await desk.MergeAsync(http.Actor(), id, body.Into?.Trim() ?? "", ct);
        return merged.Succeeded ? TypedResults.Ok(merged.Value) : merged.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TriageValueView>, ProblemHttpResult>> RetireAsync(
        Guid id, TaxonomyDesk desk, HttpContext http, CancellationToken ct)
    {
        var retired = await desk.RetireAsync(http.Actor(), id, ct);
        return retired.Succeeded ? TypedResults.Ok(retired.Value) : retired.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<SuggestedPart[]>, ProblemHttpResult>> PartsAsync(
        Guid id, TaxonomySplit split, HttpContext http, CancellationToken ct)
    {
        var parts = await split.SuggestAsync(http.Actor().WorkspaceId, id, ct);
        return parts.Succeeded ? TypedResults.Ok(parts.Value) : parts.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TriageValueView[]>, ProblemHttpResult>> SplitAsync(
        Guid id, SplitBody body, TaxonomySplit split, HttpContext http, CancellationToken ct)
    {
        var parts = (body.Parts ?? []).Select(p => new TaxonomyPart(
            p.Key?.Trim() ?? "", p.Name?.Trim(), p.TicketIds ?? [], p.Words ?? [], p.Intents ?? [])).ToList();
        var done = await split.RunAsync(http.Actor(), id, parts, ct);
        return done.Succeeded ? TypedResults.Ok(done.Value) : done.Error.ToProblem(http);
    }
}
