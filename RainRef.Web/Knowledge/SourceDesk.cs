using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Knowledge;

/// <summary>What the console's pages on sources read and do, as whoever is signed in; every right is checked here.</summary>
internal sealed class SourceDesk(
    SignedIn member, KnowledgeQueries queries, SourceQueries sources, SourceViewer viewer, SourceLibrary library,
    DocumentImporter importer, UrlImport imports, PdfProgram pdf, WorkFactory works, TimeProvider clock)
{
    public Task<Result<Page<SourceRow>>> ListAsync(SourceFilter filter, PageRequest page, CancellationToken ct) =>
        member.AsAsync<Page<SourceRow>>(Access.ReadKnowledge, async actor => await queries.ListSourcesAsync(actor.WorkspaceId, filter, page, ct));

    public Task<Result<Page<ImportRun>>> ImportsAsync(CancellationToken ct) =>
        member.AsAsync<Page<ImportRun>>(
            Access.ReadKnowledge, async actor => await sources.ImportsAsync(actor.WorkspaceId, new PageRequest(1, 3), ct));

    public Task<Result<SourceViewing>> ViewAsync(Guid id, SourcePlace place, CancellationToken ct) =>
        member.AsAsync<SourceViewing>(Access.ReadKnowledge, actor => viewer.ViewAsync(actor.WorkspaceId, id, place, ct));

    public Task<Result<SourceVersionRow[]>> VersionsAsync(Guid id, CancellationToken ct) =>
        member.AsAsync<SourceVersionRow[]>(Access.ReadKnowledge, async actor =>
            await sources.VersionsAsync(actor.WorkspaceId, id, ct) is { } rows ? rows.ToArray() : Error.NotFound("source"));

    public Task<Result<Page<FragmentRow>>> FragmentsAsync(Guid id, CancellationToken ct) =>
        member.AsAsync<Page<FragmentRow>>(Access.ReadKnowledge, async actor =>
            await sources.FragmentsAsync(actor.WorkspaceId, id, new PageRequest(1, PageRequest.MaxLimit), ct) is { } rows ? rows : Error.NotFound("source"));

    /// <summary>The latest replies that were sent with words of it, and how many there are.</summary>
    public Task<Result<Page<CitingReply>>> CitedAsync(Guid id, CancellationToken ct) => member.AsAsync<Page<CitingReply>>(
        Access.ReadKnowledge, async actor => await sources.CitedByAsync(actor.WorkspaceId, id, null, true, new PageRequest(1, 20), ct));

    /// <summary>A version's file: an image, or a PDF of which a page is drawn.</summary>
    public Task<Result<byte[]>> PictureAsync(Guid id, int version, int? page, CancellationToken ct) =>
        member.AsAsync<byte[]>(Access.ReadKnowledge, async actor =>
        {
            if (await sources.TextAsync(actor.WorkspaceId, id, version, ct) is not { } text
                || await sources.FileAsync(actor.WorkspaceId, text.Row.Id, ct) is not { } content)
                return Error.NotFound("file");
            return page is { } number ? await pdf.PictureAsync(content, number, ct) : content;
        });

    public Task<Result<SourceChange>> UploadAsync(IncomingFile file, CancellationToken ct) =>
        member.AsAsync<SourceChange>(Access.PublishKnowledge, async actor =>
        {
            var read = await SourceUpload.ReadAsync(importer, file, null, null, [], null, ct);
            if (!read.Succeeded)
                return read.Error;
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            var published = await library.PublishAsync(work, actor, read.Value, ct);
            if (!published.Succeeded)
                return published.Error;
            await work.CommitAsync(ct);
            return published.Value.Change;
        });

    public Task<Result<ImportRun>> ImportAsync(string url, CancellationToken ct) =>
        member.AsAsync<ImportRun>(Access.PublishKnowledge, async actor =>
        {
            var kind = url.Trim().EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? ImportKind.Sitemap : ImportKind.Page;
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            var run = await imports.StartAsync(work, actor, Ids.New(clock), url, kind, null, null, null, ct);
            if (run.Succeeded)
                await work.CommitAsync(ct);
            return run;
        });

    public Task<Result<Source>> RetireAsync(Guid id, CancellationToken ct) =>
        member.AsAsync<Source>(Access.PublishKnowledge, async actor =>
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            var retired = await library.RetireAsync(work, actor, id, ct);
            if (retired.Succeeded)
                await work.CommitAsync(ct);
            return retired;
        });
}
