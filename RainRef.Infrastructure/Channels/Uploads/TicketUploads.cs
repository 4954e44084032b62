using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Channels;
using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels.Uploads;

/// <summary>Begins, shows and cancels uploads; <see cref="UploadReader"/> reads their files.</summary>
public sealed class TicketUploads(WorkFactory works, RainRefDatabase database, PiiPatterns patterns, TimeProvider clock)
{
    /// <summary>The live event of any change of an upload.</summary>
    public const string Changed = "upload.changed";

    public async Task<Result<UploadView>> StartAsync(Actor actor, Guid id, string? fileName, UploadMapping mapping, CancellationToken ct)
    {
        var name = string.IsNullOrWhiteSpace(fileName) ? "tickets.csv" : fileName.Trim();
        if (name.Length > TicketUpload.MaxNameLength || !StorableText.Is(name))
            return Error.Validation("file_name", $"file_name has at most {TicketUpload.MaxNameLength} characters.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<TicketUpload>(id, ct) is { } known)
            return UploadView.Of(known, clock.GetUtcNow());
        // People name files after people.
        var own = await patterns.OfAsync(actor.WorkspaceId, ct);
        var upload = new TicketUpload(id, Mask(name, own), Mask(mapping, own), actor, clock.GetUtcNow());
        work.Add(upload);
        work.Add(new AuditEntry(Ids.New(clock), actor, "tickets.upload_begun", "ticket_upload", id, clock.GetUtcNow()));
        work.Announce(Changed, id, null);
        await work.CommitAsync(ct);
        return UploadView.Of(upload, clock.GetUtcNow());
    }

    public async Task<Result<UploadView>> CancelAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<TicketUpload>(id, ct) is not { } upload)
            return Error.NotFound("upload");
        var cancelled = upload.Cancel(clock.GetUtcNow());
        if (!cancelled.Succeeded)
            return cancelled.Error;
        work.Add(new AuditEntry(Ids.New(clock), actor, "tickets.upload_cancelled", "ticket_upload", id, clock.GetUtcNow()));
        work.Announce(Changed, id, null);
        await work.CommitAsync(ct);
        return UploadView.Of(upload, clock.GetUtcNow());
    }

    public async Task<Page<UploadView>> ListAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var uploads = db.Set<TicketUpload>();
        var ordered = page.Descending ? uploads.OrderByDescending(u => u.Id) : uploads.OrderBy(u => u.Id);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct);
        var now = clock.GetUtcNow();
        return new Page<UploadView>(page.Number, page.Limit, await uploads.LongCountAsync(ct), [.. rows.Select(u => UploadView.Of(u, now))]);
    }

    public async Task<UploadView?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Set<TicketUpload>().FirstOrDefaultAsync(u => u.Id == id, ct) is { } upload
            ? UploadView.Of(upload, clock.GetUtcNow())
            : null;
    }

    public async Task<Page<UploadErrorView>> ErrorsAsync(Guid workspaceId, Guid id, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var errors = db.Set<UploadError>().Where(e => e.UploadId == id);
        var ordered = page.Descending ? errors.OrderByDescending(e => e.Row) : errors.OrderBy(e => e.Row);
        var rows = await ordered.Skip(page.Offset).Take(page.Limit).Select(e => new UploadErrorView(e.Row, e.Code, e.Reason)).ToListAsync(ct);
        return new Page<UploadErrorView>(page.Number, page.Limit, await errors.LongCountAsync(ct), rows);
    }

    /// <summary>All wrong rows in order, read as they are written out.</summary>
    public async IAsyncEnumerable<UploadErrorView> StreamErrorsAsync(
        Guid workspaceId, Guid id, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var errors = db.Set<UploadError>().Where(e => e.UploadId == id).OrderBy(e => e.Row)
            .Select(e => new UploadErrorView(e.Row, e.Code, e.Reason));
        await foreach (var error in errors.AsAsyncEnumerable().WithCancellation(ct))
            yield return error;
    }

    private static UploadMapping Mask(UploadMapping mapping, PiiPatternSet own) => mapping with
    {
        Defaults = mapping.Defaults.ToDictionary(d => d.Key, d => Mask(d.Value, own)),
    };

    private static string Mask(string text, PiiPatternSet own) => PiiScrubber.Scrub(text, new PiiMaskState(own)).Text;
}
