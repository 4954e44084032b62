using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

public static class SourceEndpoints
{
    private const int RepliesAtOnce = 1000;

    // What a form puts around its file.
    private const long FormOverhead = 128 * 1024;

    public static void MapSourceEndpoints(this RouteGroupBuilder kb)
    {
        var options = ((IEndpointRouteBuilder)kb).ServiceProvider.GetRequiredService<IOptions<KnowledgeOptions>>().Value;
        kb.MapPost("/upload", UploadAsync).RequireAuthorization(Access.PublishKnowledge).WithName("UploadSource")
            .WithSummary("Publish a file: Markdown, HTML, PDF, DOCX, text, a transcript (WebVTT, SRT), or an image with its 'description'. "
                + "It is judged by its content; the same 'uri' again makes a version.")
            .WithMetadata(new BodyLimit(options.UploadLimit + FormOverhead)).DisableAntiforgery()
            // Described here and not by Accepts, which would answer 415 to callers who may not even ask.
            .AddOpenApiOperationTransformer((operation, _, _) => SourceUpload.DescribeForm(operation));
        kb.MapGet("/sources", ListAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListSources")
            .WithSummary("Documents that answers may cite, and those that were retired; 'uri' finds the one of that name.");
        kb.MapGet("/sources/{id:guid}", FindAsync).RequireAuthorization(Access.ReadKnowledge).WithName("GetSource")
            .WithSummary("One document with its text.");
        kb.MapDelete("/sources/{id:guid}", RetireAsync).RequireAuthorization(Access.PublishKnowledge).WithName("RetireSource")
            .WithSummary("Retire a document: from this moment it is found and cited no more. Lists every reply that cited it.");
        kb.MapGet("/sources/{id:guid}/citations", CitationsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("SourceCitations")
            .WithSummary("Every draft and sent reply that cites a document, also a retired one; 'version' and 'sent' narrow.");
        kb.MapPost("/sources/{id:guid}/reimport", ReimportAsync).RequireAuthorization(Access.PublishKnowledge).WithName("ReimportSource")
            .WithSummary("Fetch a document that came from a web address again; changes make a version.");
        kb.MapSourceReading();
        kb.MapImportEndpoints();
    }

    private static async Task<Results<Created<Uploaded>, Ok<Uploaded>, ProblemHttpResult>> UploadAsync(
        SourceLibrary library, DocumentImporter importer, KnowledgeQueries queries, WorkFactory works, IOptions<KnowledgeOptions> options,
        HttpContext http, CancellationToken ct)
    {
        var read = await SourceUpload.ReadAsync(http, importer, options.Value, ct);
        if (!read.Succeeded)
            return read.Error.ToProblem(http);
        var actor = http.Actor();
        Guid id;
        SourceChange change;
        await using (var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct))
        {
            var published = await library.PublishAsync(work, actor, read.Value, ct);
            if (!published.Succeeded)
                return published.Error.ToProblem(http);
            (id, change) = (published.Value.Source.Id, published.Value.Change);
            if (change != SourceChange.Unchanged)
                await work.CommitAsync(ct);
        }

        var (row, _) = (await queries.FindSourceAsync(actor.WorkspaceId, id, ct))!.Value;
        var answer = new Uploaded(SnakeCase.Of(change), SourceView.Of(row), read.Value.Document.Notes);
        return change == SourceChange.Created ? TypedResults.Created($"/kb/sources/{id}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<ListBody<SourceView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, string? state, string? format, string? collection, string? q, string? uri, string? tag,
        KnowledgeQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        if (state is not null && !SnakeCase.TryParse<SourceState>(state, out _))
            return Error.Validation("state", "state is published or retired.").ToProblem(http);
        if (format is not null && !SnakeCase.TryParse<SourceFormat>(format, out _))
            return Error.Validation("format", "format is plain_text, markdown, html, pdf, docx, transcript or image.").ToProblem(http);
        if ((StorableText.Check("q", q) ?? StorableText.Check("uri", uri) ?? StorableText.Check("collection", collection)
            ?? StorableText.Check("tag", tag)) is { } error)
            return error.ToProblem(http);
        var filter = new SourceFilter(
            SnakeCase.TryParse<SourceState>(state, out var wanted) ? wanted : null,
            SnakeCase.TryParse<SourceFormat>(format, out var kind) ? kind : null, collection, q, uri, tag);
        var sources = await queries.ListSourcesAsync(http.Actor().WorkspaceId, filter, request.Value, ct);
        return TypedResults.Ok(ListBody.Of(sources, SourceView.Of));
    }

    private static async Task<Results<Ok<SourceDetails>, ProblemHttpResult>> FindAsync(
        Guid id, KnowledgeQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindSourceAsync(http.Actor().WorkspaceId, id, ct) is { } found
            ? TypedResults.Ok(new SourceDetails(SourceView.Of(found.Row), found.Text))
            : Error.NotFound("source").ToProblem(http);

    private static async Task<Results<Ok<SourceRetired>, ProblemHttpResult>> RetireAsync(
        Guid id, SourceLibrary library, KnowledgeQueries queries, SourceQueries sources, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using (var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct))
        {
            var retired = await library.RetireAsync(work, actor, id, ct);
            if (!retired.Succeeded)
                return retired.Error.ToProblem(http);
            await work.CommitAsync(ct);
        }

        var (row, _) = (await queries.FindSourceAsync(actor.WorkspaceId, id, ct))!.Value;
        var sent = await sources.CitedByAsync(actor.WorkspaceId, id, null, true, new PageRequest(1, RepliesAtOnce), ct);
        return TypedResults.Ok(new SourceRetired(SourceView.Of(row), sent.Total, [.. sent.Items.Select(CitingReplyView.Of)]));
    }

    private static async Task<Results<Ok<ListBody<CitingReplyView>>, ProblemHttpResult>> CitationsAsync(
        Guid id, int? page, int? limit, string? order, int? version, bool? sent, KnowledgeQueries queries, SourceQueries sources,
        HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var workspaceId = http.Actor().WorkspaceId;
        return await queries.FindSourceAsync(workspaceId, id, ct) is null
            ? Error.NotFound("source").ToProblem(http)
            : TypedResults.Ok(ListBody.Of(
                await sources.CitedByAsync(workspaceId, id, version, sent, request.Value, ct), CitingReplyView.Of));
    }

    private static async Task<Results<Accepted<ImportView>, ProblemHttpResult>> ReimportAsync(
        Guid id, KnowledgeQueries queries, UrlImport imports, WorkFactory works, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        if (await queries.FindSourceAsync(actor.WorkspaceId, id, ct) is not { } found)
            return Error.NotFound("source").ToProblem(http);
        if (!WebPages.Parse(found.Row.Uri).Succeeded)
        {
            return Error.Conflict(
                "no_address", "The document did not come from a web address; send its file again to /kb/upload with the same uri.").ToProblem(http);
        }

        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var run = await imports.StartAsync(
            work, actor, http.NewId(clock), found.Row.Uri, ImportKind.Page, null, found.Row.Product, found.Row.Tags, ct);
        if (!run.Succeeded)
            return run.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.Accepted($"/kb/imports/{run.Value.Id}", ImportView.Of(run.Value));
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
