using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Knowledge;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Knowledge;

/// <summary>What the console's pages on sources read and do, as whoever is signed in; every right is checked here.</summary>
internal sealed class SourceDesk
{
    private readonly AuthenticationStateProvider _authentication;
    private readonly ActorCache _actors;
    private readonly KnowledgeQueries _queries;
    private readonly SourceQueries _sources;
    private readonly SourceViewer _viewer;
    private readonly SourceLibrary _library;
    private readonly DocumentImporter _importer;
    private readonly UrlImport _imports;
    private readonly PdfProgram _pdf;
    private readonly WorkFactory _works;
    private readonly TimeProvider _clock;

    public SourceDesk(IServiceProvider services)
    {
        _authentication = services.GetRequiredService<AuthenticationStateProvider>();
        _actors = services.GetRequiredService<ActorCache>();
        _queries = services.GetRequiredService<KnowledgeQueries>();
        _sources = services.GetRequiredService<SourceQueries>();
        _viewer = services.GetRequiredService<SourceViewer>();
        _library = services.GetRequiredService<SourceLibrary>();
        _importer = services.GetRequiredService<DocumentImporter>();
        _imports = services.GetRequiredService<UrlImport>();
        _pdf = services.GetRequiredService<PdfProgram>();
        _works = services.GetRequiredService<WorkFactory>();
        _clock = services.GetRequiredService<TimeProvider>();
    }

    public Task<Result<Page<SourceRow>>> ListAsync(SourceFilter filter, PageRequest page, CancellationToken ct) =>
        AsAsync<Page<SourceRow>>(Access.ReadKnowledge, async actor => await _queries.ListSourcesAsync(actor.WorkspaceId, filter, page, ct));

    public Task<Result<Page<ImportRun>>> ImportsAsync(CancellationToken ct) =>
        AsAsync<Page<ImportRun>>(
            Access.ReadKnowledge, async actor => await _sources.ImportsAsync(actor.WorkspaceId, new PageRequest(1, 3), ct));

    public Task<Result<SourceViewing>> ViewAsync(Guid id, SourcePlace place, CancellationToken ct) =>
        AsAsync<SourceViewing>(Access.ReadKnowledge, actor => _viewer.ViewAsync(actor.WorkspaceId, id, place, ct));

    public Task<Result<SourceVersionRow[]>> VersionsAsync(Guid id, CancellationToken ct) =>
        AsAsync<SourceVersionRow[]>(Access.ReadKnowledge, async actor =>
            await _sources.VersionsAsync(actor.WorkspaceId, id, ct) is { } rows ? rows.ToArray() : Error.NotFound("source"));

    public Task<Result<Page<FragmentRow>>> FragmentsAsync(Guid id, CancellationToken ct) =>
        AsAsync<Page<FragmentRow>>(Access.ReadKnowledge, async actor =>
            await _sources.FragmentsAsync(actor.WorkspaceId, id, new PageRequest(1, PageRequest.MaxLimit), ct) is { } rows ? rows : Error.NotFound("source"));

    /// <summary>The latest replies that were sent with words of it, and how many there are.</summary>
    public Task<Result<Page<CitingReply>>> CitedAsync(Guid id, CancellationToken ct) => AsAsync<Page<CitingReply>>(
        Access.ReadKnowledge, async actor => await _sources.CitedByAsync(actor.WorkspaceId, id, null, true, new PageRequest(1, 20), ct));

    /// <summary>A version's file: an image, or a PDF of which a page is drawn.</summary>
    public Task<Result<byte[]>> PictureAsync(Guid id, int version, int? page, CancellationToken ct) =>
        AsAsync<byte[]>(Access.ReadKnowledge, async actor =>
        {
            if (await _sources.TextAsync(actor.WorkspaceId, id, version, ct) is not { } text
                || await _sources.FileAsync(actor.WorkspaceId, text.Row.Id, ct) is not { } content)
                return Error.NotFound("file");
            return page is { } number ? await _pdf.PictureAsync(content, number, ct) : content;
        });

    public Task<Result<SourceChange>> UploadAsync(IncomingFile file, CancellationToken ct) =>
        AsAsync<SourceChange>(Access.PublishKnowledge, async actor =>
        {
            var read = await SourceUpload.ReadAsync(_importer, file, null, null, [], null, ct);
            if (!read.Succeeded)
                return read.Error;
            await using var work = await _works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            var published = await _library.PublishAsync(work, actor, read.Value, ct);
            if (!published.Succeeded)
                return published.Error;
            await work.CommitAsync(ct);
            return published.Value.Change;
        });

    public Task<Result<ImportRun>> ImportAsync(string url, CancellationToken ct) =>
        AsAsync<ImportRun>(Access.PublishKnowledge, async actor =>
        {
            var kind = url.Trim().EndsWith(".xml", StringComparison.OrdinalIgnoreCase) ? ImportKind.Sitemap : ImportKind.Page;
            await using var work = await _works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            var run = await _imports.StartAsync(work, actor, Ids.New(_clock), url, kind, null, null, null, ct);
            if (run.Succeeded)
                await work.CommitAsync(ct);
            return run;
        });

    public Task<Result<Source>> RetireAsync(Guid id, CancellationToken ct) =>
        AsAsync<Source>(Access.PublishKnowledge, async actor =>
        {
            await using var work = await _works.OpenAsync(actor.WorkspaceId, null, 0, ct);
            var retired = await _library.RetireAsync(work, actor, id, ct);
            if (retired.Succeeded)
                await work.CommitAsync(ct);
            return retired;
        });

    // A circuit outlives its cookie, so the account is looked at again with every call.
    private async Task<Result<T>> AsAsync<T>(string permission, Func<Actor, Task<Result<T>>> act)
    {
        var actor = (await _authentication.GetAuthenticationStateAsync()).User.ToActor();
        if (actor is null || !await _actors.IsCurrentAsync(actor, CancellationToken.None))
            return new Error(ErrorKind.Unauthenticated, "unauthenticated", "You are signed out. Sign in again.");
        if (!actor.May(permission))
            return Error.Forbidden("forbidden", "Your role may not do this.");
        return await act(actor);
    }
}
