using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Attachments;
using RainRef.Infrastructure.Tickets.Attachments;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <summary>Files on tickets: for programs over REST, and for the console's pages by its cookie.</summary>
internal static class AttachmentEndpoints
{
    private const long MaxForm = TicketAttachment.MaxBytes + (64 * 1024);

    public static void MapAttachmentEndpoints(this RouteGroupBuilder tickets)
    {
        tickets.MapPost("/{id:guid}/attachments", AddAsync).RequireAuthorization(Access.WriteTickets).WithName("AddAttachment")
            .WithSummary("Upload a file, as 'file' of a form, to go with a reply or a note: an image, a PDF, a Word document or plain text, by its content; at most 10 MB.")
            .WithMetadata(new BodyLimit(MaxForm)).DisableAntiforgery().AddOpenApiOperationTransformer((operation, _, _) => DescribeForm(operation));
        tickets.MapGet("/{id:guid}/attachments/{file:guid}", ReadAsync).RequireAuthorization(Access.ReadTickets).WithName("DownloadAttachment")
            .WithSummary("A file's content, to download.").Produces(200, contentType: "application/octet-stream");
        tickets.MapDelete("/{id:guid}/attachments/{file:guid}", RemoveAsync).RequireAuthorization(Access.WriteTickets).WithName("RemoveAttachment")
            .WithSummary("Take one's own file away that was not sent.");
    }

    /// <summary>The console shows images and offers files; its pages have a cookie and no token.</summary>
    public static void MapConsoleFiles(this WebApplication app) =>
        app.MapGet("/app/tickets/{ticket:guid}/files/{file:guid}", ShowAsync).ExcludeFromDescription().RequireAuthorization(policy => policy
            .AddAuthenticationSchemes(CookieAuthenticationDefaults.AuthenticationScheme).RequireAuthenticatedUser());

    private static async Task<Results<Created<AttachmentView>, ProblemHttpResult>> AddAsync(
        Guid id, AttachmentDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (!await desk.HasTicketAsync(http.Actor(), id, ct))
            return Error.NotFound("ticket").ToProblem(http);
        if (!http.Request.HasFormContentType)
            return new Error(ErrorKind.UnsupportedType, "unsupported_media_type", "Send the file as multipart/form-data.").ToProblem(http);
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            return Error.Validation("body", "The form does not read, or is larger than 10 MB.").ToProblem(http);
        }

        if (form.Files.GetFile("file") is not { } file)
            return Error.Validation("file", "The form has no file named 'file'.").ToProblem(http);
        if (file.Length > TicketAttachment.MaxBytes)
            return new Error(ErrorKind.TooLarge, "file_too_large", "A file has at most 10 MB.").ToProblem(http);
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(bytes, ct);
        var added = await desk.AddAsync(http.Actor(), id, http.NewId(clock), file.FileName, bytes, ct);
        return added.Succeeded
            ? TypedResults.Created($"/support/tickets/{id}/attachments/{added.Value.Id}", added.Value)
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ReadAsync(
        Guid id, Guid file, AttachmentDesk desk, HttpContext http, CancellationToken ct)
    {
        var read = await desk.ReadAsync(http.Actor(), id, file, ct);
        return read.Succeeded ? TypedResults.File(read.Value.Content, read.Value.MediaType, read.Value.Name) : read.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Guid id, Guid file, AttachmentDesk desk, HttpContext http, CancellationToken ct)
    {
        var removed = await desk.RemoveAsync(http.Actor(), id, file, ct);
        return removed.Succeeded ? TypedResults.NoContent() : removed.Error.ToProblem(http);
    }

    private static async Task<IResult> ShowAsync(
        Guid ticket, Guid file, AttachmentDesk desk, ActorCache actors, HttpContext http, CancellationToken ct)
    {
        if (http.User.ToActor() is not { } actor || !actor.May(Access.ReadTickets) || !await actors.IsCurrentAsync(actor, ct))
            return TypedResults.NotFound();
        var read = await desk.ReadAsync(actor, ticket, file, ct);
        if (!read.Succeeded)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=300";
        // Only what a browser paints and cannot run is shown in place; the rest is to be saved.
        return read.Value.MediaType.StartsWith("image/", StringComparison.Ordinal)
            ? TypedResults.Bytes(read.Value.Content, read.Value.MediaType)
            : TypedResults.File(read.Value.Content, read.Value.MediaType, read.Value.Name);
    }

    private static Task DescribeForm(OpenApiOperation operation)
    {
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
                        Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                    },
                },
            },
        };
        return Task.CompletedTask;
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
