using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

internal static class ImportEndpoints
{
    public static void MapImportEndpoints(this RouteGroupBuilder kb)
    {
        kb.MapPost("/import/url", StartAsync).RequireAuthorization(Access.PublishKnowledge).WithName("ImportUrl")
            .WithSummary("Import a page, or all pages that a sitemap names on its own site. A durable job fetches them; robots.txt is "
                + "respected, pages that did not change are passed over, those gone from the sitemap are retired, private addresses are "
                + "never reached.");
        kb.MapGet("/imports", ListAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListImports")
            .WithSummary("Imports of folders and sites with their progress.");
        kb.MapGet("/imports/{id:guid}", FindAsync).RequireAuthorization(Access.ReadKnowledge).WithName("GetImport")
            .WithSummary("One import.");
        kb.MapGet("/imports/{id:guid}/items", ItemsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListImportItems")
            .WithSummary("What became of an import's pages, and which files of a folder were refused and why; 'outcome' narrows.");
    }

    private static async Task<Results<Accepted<ImportView>, ProblemHttpResult>> StartAsync(
        UrlImportBody body, UrlImport imports, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (body.Kind is not (null or "page" or "sitemap"))
            return Error.Validation("kind", "kind is page or sitemap.").ToProblem(http);
        var actor = http.Actor();
        var isMap = body.Kind == "sitemap" || body.Kind is null && body.Url?.TrimEnd().EndsWith(".xml", StringComparison.OrdinalIgnoreCase) is true;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var run = await imports.StartAsync(
            work, actor, http.NewId(clock), body.Url, isMap ? ImportKind.Sitemap : ImportKind.Page, body.Limit, body.Product, body.Tags, ct);
        if (!run.Succeeded)
            return run.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.Accepted($"/kb/imports/{run.Value.Id}", ImportView.Of(run.Value));
    }

    private static async Task<Results<Ok<ListBody<ImportView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, SourceQueries sources, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await sources.ImportsAsync(http.Actor().WorkspaceId, request.Value, ct), ImportView.Of))
            : request.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ImportView>, ProblemHttpResult>> FindAsync(
        Guid id, SourceQueries sources, HttpContext http, CancellationToken ct) =>
        await sources.ImportAsync(http.Actor().WorkspaceId, id, ct) is { } run
            ? TypedResults.Ok(ImportView.Of(run))
            : Error.NotFound("import").ToProblem(http);

    private static async Task<Results<Ok<ListBody<ImportItemView>>, ProblemHttpResult>> ItemsAsync(
        Guid id, int? page, int? limit, string? outcome, SourceQueries sources, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, null);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        if (outcome is not null && !SnakeCase.TryParse<ImportOutcome>(outcome, out _))
            return Error.Validation("outcome", "outcome is pending, created, replaced, unchanged, retired or refused.").ToProblem(http);
        ImportOutcome? wanted = SnakeCase.TryParse<ImportOutcome>(outcome, out var parsed) ? parsed : null;
        return await sources.ItemsAsync(http.Actor().WorkspaceId, id, wanted, request.Value, ct) is { } items
            ? TypedResults.Ok(ListBody.Of(items, ImportItemView.Of))
            : Error.NotFound("import").ToProblem(http);
    }
}
