using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

public static class SourceEndpoints
{
    public const int MaxFile = 10 * 1024 * 1024;

    // What a form puts around its file.
    private const long MaxUpload = MaxFile + (64 * 1024);

    public static void MapSourceEndpoints(this RouteGroupBuilder kb)
    {
        kb.MapPost("/upload", UploadAsync).RequireAuthorization(Access.PublishKnowledge).WithName("UploadSource")
            .WithSummary("Publish a Markdown, HTML or plain text file of at most 10 MB; the same 'uri' again replaces it.")
            .WithMetadata(new RequestSizeLimitAttribute(MaxUpload)).DisableAntiforgery()
            // Described here and not by Accepts, which would answer 415 to callers who may not even ask.
            .AddOpenApiOperationTransformer((operation, _, _) => DescribeForm(operation));
        kb.MapGet("/sources", ListAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListSources")
            .WithSummary("Documents that answers may cite, and those that were retired.");
        kb.MapGet("/sources/{id:guid}", FindAsync).RequireAuthorization(Access.ReadKnowledge).WithName("GetSource")
            .WithSummary("One document with its text.");
        kb.MapDelete("/sources/{id:guid}", RetireAsync).RequireAuthorization(Access.PublishKnowledge).WithName("RetireSource")
            .WithSummary("Retire a document: from this moment it is found and cited no more.");
    }

    private static async Task<Results<Created<Uploaded>, Ok<Uploaded>, ProblemHttpResult>> UploadAsync(
        SourceLibrary library, KnowledgeQueries queries, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var read = await ReadAsync(http, ct);
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
        var answer = new Uploaded(SnakeCase.Of(change), SourceView.Of(row));
        return change == SourceChange.Created ? TypedResults.Created($"/kb/sources/{id}", answer) : TypedResults.Ok(answer);
    }

    private static async Task<Result<SourceDraft>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType)
            return new Error(ErrorKind.UnsupportedType, "unsupported_media_type", "Send the file as multipart/form-data.");
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            return Error.Validation("body", "The form does not read.");
        }

        if (form.Files.GetFile("file") is not { } file)
            return Error.Validation("file", "The form has no file named 'file'.");
        if (file.Length > MaxFile)
            return new Error(ErrorKind.TooLarge, "too_large", "A file has at most 10 MB.");
        var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        var content = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(content, ct);
        var text = UploadedText.Read(content, name, file.ContentType);
        if (!text.Succeeded)
            return text.Error;
        var uri = form["uri"].ToString() is { Length: > 0 } given ? given : name;
        var tags = form["tags"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new SourceDraft(text.Value.Text, text.Value.Format, uri, form["title"].ToString(), tags);
    }

    private static Task DescribeForm(OpenApiOperation operation)
    {
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        operation.RequestBody = new OpenApiRequestBody
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "file" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                            ["uri"] = text,
                            ["title"] = text,
                            ["tags"] = text,
                        },
                    },
                },
            },
        };
        return Task.CompletedTask;
    }

    private static async Task<Results<Ok<ListBody<SourceView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, string? state, KnowledgeQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        SourceState? wanted = null;
        if (state is not null)
        {
            if (!SnakeCase.TryParse<SourceState>(state, out var parsed))
                return Error.Validation("state", "state is published or retired.").ToProblem(http);
            wanted = parsed;
        }

        var sources = await queries.ListSourcesAsync(http.Actor().WorkspaceId, wanted, request.Value, ct);
        return TypedResults.Ok(ListBody.Of(sources, SourceView.Of));
    }

    private static async Task<Results<Ok<SourceDetails>, ProblemHttpResult>> FindAsync(
        Guid id, KnowledgeQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindSourceAsync(http.Actor().WorkspaceId, id, ct) is { } found
            ? TypedResults.Ok(new SourceDetails(SourceView.Of(found.Row), found.Text))
            : Error.NotFound("source").ToProblem(http);

    private static async Task<Results<NoContent, ProblemHttpResult>> RetireAsync(
        Guid id, SourceLibrary library, WorkFactory works, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var retired = await library.RetireAsync(work, actor, id, ct);
        if (!retired.Succeeded)
            return retired.Error.ToProblem(http);
        await work.CommitAsync(ct);
        return TypedResults.NoContent();
    }
}
