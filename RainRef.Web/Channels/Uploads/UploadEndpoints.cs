using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels.Uploads;
using RainRef.Web.Api;

namespace RainRef.Web.Channels.Uploads;

/// <param name="Columns">The file's column for each field, such as <c>{"text": "Body"}</c>; <c>text</c> is needed.</param>
/// <param name="Defaults">Values for fields without a column; <c>source</c> is <c>csv</c> and <c>channel</c> is <c>support</c> when absent.</param>
public sealed record UploadBody(
    string? FileName = null, Dictionary<string, string>? Columns = null, Dictionary<string, string>? Defaults = null);

internal static class UploadEndpoints
{
    private const long MaxFile = 1024L * 1024 * 1024;
    private const long MaxPreview = 64 * 1024 * 1024;

    public static void MapUploadEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/ref/uploads").WithTags("uploads").RequireAuthorization(Access.Ingest);
        group.MapPost("/preview", PreviewAsync).WithName("PreviewUpload").WithMetadata(new RequestSizeLimitAttribute(MaxPreview))
            .WithSummary("Say what a CSV file (text/csv) holds: columns, which is probably what, its first rows masked, and problems. Nothing is kept. map.text=Body names a column.");
        group.MapPost("", StartAsync).WithName("StartUpload")
            .WithSummary("Begin an upload by saying which column is what; then send the file.");
        group.MapPut("/{id:guid}/content", ReadAsync).WithName("SendUpload").WithMetadata(new RequestSizeLimitAttribute(MaxFile))
            .WithSummary("Send the file (text/csv). It is taken in as it arrives and kept nowhere; sent again after a break, it goes on where it broke off.");
        group.MapPost("/{id:guid}/cancel", CancelAsync).WithName("CancelUpload").WithSummary("Take no more rows; those that are in stay.");
        group.MapGet("", ListAsync).WithName("ListUploads");
        group.MapGet("/{id:guid}", FindAsync).WithName("GetUpload").WithSummary("How far an upload is.");
        group.MapGet("/{id:guid}/errors", ErrorsAsync).WithName("UploadErrors").WithSummary("The rows that did not come in, and why; what they say is not kept.");
        group.MapGet("/{id:guid}/errors.csv", DownloadAsync).WithName("DownloadUploadErrors").WithSummary("The same as a CSV file.")
            .Produces(200, contentType: "text/csv");
    }

    private static async Task<Results<Ok<UploadPreview>, ProblemHttpResult>> PreviewAsync(
        UploadPreviews previews, HttpContext http, CancellationToken ct)
    {
        if (NotCsv(http) is { } error)
            return error.ToProblem(http);
        var columns = Prefixed(http.Request.Query, "map.");
        var preview = await previews.ReadAsync(
            http.Actor().WorkspaceId, http.Request.Body, columns.Count == 0 ? null : columns, Prefixed(http.Request.Query, "default."), ct);
        return preview.Succeeded ? TypedResults.Ok(preview.Value) : preview.Error.ToProblem(http);
    }

    private static async Task<Results<Created<UploadView>, ProblemHttpResult>> StartAsync(
        UploadBody body, TicketUploads uploads, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var mapping = UploadMapping.Create(body.Columns, body.Defaults);
        if (!mapping.Succeeded)
            return mapping.Error.ToProblem(http);
        var started = await uploads.StartAsync(http.Actor(), http.NewId(clock), body.FileName, mapping.Value, ct);
        return started.Succeeded
            ? TypedResults.Created($"/ref/uploads/{started.Value.Id}", started.Value)
            : started.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<UploadView>, ProblemHttpResult>> ReadAsync(
        Guid id, TicketUploads uploads, UploadReader reader, HttpContext http, CancellationToken ct)
    {
        if (await uploads.FindAsync(http.Actor().WorkspaceId, id, ct) is null)
            return Error.NotFound("upload").ToProblem(http);
        if (NotCsv(http) is { } error)
            return error.ToProblem(http);
        var read = await reader.RunAsync(http.Actor(), id, http.Request.Body, ct);
        return read.Succeeded ? TypedResults.Ok(read.Value) : read.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<UploadView>, ProblemHttpResult>> CancelAsync(
        Guid id, TicketUploads uploads, HttpContext http, CancellationToken ct)
    {
        var cancelled = await uploads.CancelAsync(http.Actor(), id, ct);
        return cancelled.Succeeded ? TypedResults.Ok(cancelled.Value) : cancelled.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ListBody<UploadView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, TicketUploads uploads, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await uploads.ListAsync(http.Actor().WorkspaceId, request.Value, ct)))
            : request.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<UploadView>, ProblemHttpResult>> FindAsync(
        Guid id, TicketUploads uploads, HttpContext http, CancellationToken ct) =>
        await uploads.FindAsync(http.Actor().WorkspaceId, id, ct) is { } upload
            ? TypedResults.Ok(upload)
            : Error.NotFound("upload").ToProblem(http);

    private static async Task<Results<Ok<ListBody<UploadErrorView>>, ProblemHttpResult>> ErrorsAsync(
        Guid id, int? page, int? limit, string? order, TicketUploads uploads, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order ?? "asc");
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        return await uploads.FindAsync(http.Actor().WorkspaceId, id, ct) is null
            ? Error.NotFound("upload").ToProblem(http)
            : TypedResults.Ok(ListBody.Of(await uploads.ErrorsAsync(http.Actor().WorkspaceId, id, request.Value, ct)));
    }

    private static async Task DownloadAsync(Guid id, TicketUploads uploads, HttpContext http, CancellationToken ct)
    {
        if (await uploads.FindAsync(http.Actor().WorkspaceId, id, ct) is null)
        {
            await Error.NotFound("upload").ToProblem(http).ExecuteAsync(http);
            return;
        }

        await CsvDownload.WriteAsync(
            http, "upload-errors.csv", ["row", "code", "reason"], uploads.StreamErrorsAsync(http.Actor().WorkspaceId, id, ct),
            e => [e.Row.ToString(CultureInfo.InvariantCulture), e.Code, e.Reason], ct);
    }

    private static Error? NotCsv(HttpContext http) =>
        (http.Request.ContentType ?? "").StartsWith("text/csv", StringComparison.OrdinalIgnoreCase)
            ? null
            : new Error(ErrorKind.UnsupportedType, "unsupported_media_type", "Send the file as text/csv.");

    private static Dictionary<string, string> Prefixed(IQueryCollection query, string prefix) => query
        .Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(v => v.Key[prefix.Length..], v => v.Value.ToString());
}
