using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Knowledge.Importing;
using RainRef.Infrastructure.Knowledge;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

/// <summary>Routes that show a document: its versions, its passages, what to mark, its file.</summary>
internal static class SourceReading
{
    public static void MapSourceReading(this RouteGroupBuilder kb)
    {
        kb.MapGet("/sources/{id:guid}/fragments", FragmentsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListFragments")
            .WithSummary("The passages that can be found and cited, in order, each with its place in the text and in the file.");
        kb.MapGet("/sources/{id:guid}/versions", VersionsAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ListSourceVersions")
            .WithSummary("All versions, the latest first; none is ever changed.");
        kb.MapGet("/sources/{id:guid}/view", ViewAsync).RequireAuthorization(Access.ReadKnowledge).WithName("ViewSource")
            .WithSummary("A version's text (the latest without 'version') with what to mark: a 'fragment', or from 'start' to 'end' in "
                + "UTF-16 units; for PDF also pages and boxes, for transcripts seconds.");
        kb.MapGet("/sources/{id:guid}/file", FileAsync).RequireAuthorization(Access.ReadKnowledge).WithName("DownloadSource")
            .WithSummary("A version's file as it was imported, to download.").Produces(200, contentType: "application/octet-stream");
    }

    private static async Task<Results<Ok<ListBody<FragmentView>>, ProblemHttpResult>> FragmentsAsync(
        Guid id, int? page, int? limit, SourceQueries sources, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, null);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var workspaceId = http.Actor().WorkspaceId;
        if (await sources.FragmentsAsync(workspaceId, id, request.Value, ct) is not { } rows)
            return Error.NotFound("source").ToProblem(http);
        var layout = rows.Items.Count == 0 ? SourceLayout.None
            : (await sources.TextAsync(workspaceId, id, rows.Items[0].Version, ct))?.Layout ?? SourceLayout.None;
        return TypedResults.Ok(ListBody.Of(rows, row =>
        {
            var place = PlaceInFile.Of(layout, new TextSpan(row.Start, row.Length));
            return new FragmentView(
                row.Id, row.Version, row.Ordinal, row.Start, row.Length, row.HeadingPath, row.Text,
                place.Pages.Count > 0 ? place.Pages : null, place.From, place.To);
        }));
    }

    private static async Task<Results<Ok<SourceVersionList>, ProblemHttpResult>> VersionsAsync(
        Guid id, SourceQueries sources, HttpContext http, CancellationToken ct) =>
        await sources.VersionsAsync(http.Actor().WorkspaceId, id, ct) is { } rows
            ? TypedResults.Ok(new SourceVersionList([.. rows.Select(SourceVersionView.Of)]))
            : Error.NotFound("source").ToProblem(http);

    private static async Task<Results<Ok<SourceViewing>, ProblemHttpResult>> ViewAsync(
        Guid id, int? version, Guid? fragment, int? start, int? end, SourceViewer viewer, HttpContext http, CancellationToken ct)
    {
        var viewing = await viewer.ViewAsync(http.Actor().WorkspaceId, id, new SourcePlace(version, fragment, start, end), ct);
        return viewing.Succeeded ? TypedResults.Ok(viewing.Value) : viewing.Error.ToProblem(http);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FileAsync(
        Guid id, int? version, SourceQueries sources, HttpContext http, CancellationToken ct)
    {
        var workspaceId = http.Actor().WorkspaceId;
        if (await sources.TextAsync(workspaceId, id, version, ct) is not { } text)
            return Error.NotFound("source or version").ToProblem(http);
        var content = await sources.FileAsync(workspaceId, text.Row.Id, ct);
        if (content is null && text.Row.Format is not (SourceFormat.Markdown or SourceFormat.PlainText))
            return Error.NotFound("file").ToProblem(http);
        // Always to be saved, and a page never under a type that a browser would run.
        var type = text.Row.Format is SourceFormat.Pdf or SourceFormat.Docx or SourceFormat.Image && content is not null
            ? text.Row.MediaType
            : "text/plain; charset=utf-8";
        return TypedResults.File(content ?? Encoding.UTF8.GetBytes(text.Text), type, text.Row.FileName ?? "source.txt");
    }
}
