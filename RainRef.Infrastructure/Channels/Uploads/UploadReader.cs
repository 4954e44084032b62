using CsvHelper;
using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Channels.Uploads;

/// <summary>
/// Takes a file's rows in as it arrives, a chunk at a time, by the way of every bulk upload: masked before they are stored.
/// Each chunk's progress is on record before the next; sent again, the file goes on where it broke off, and a row that was
/// stored without being recorded is recognised by its id.
/// </summary>
public sealed class UploadReader(BulkIngest bulk, WorkFactory works, MasterSecret secret, TimeProvider clock)
{
    private const int ChunkSize = 1000;
    private const int MaxReason = 500;

    /// <returns>The upload once the file is through.</returns>
    public async Task<Result<UploadView>> RunAsync(Actor actor, Guid id, Stream content, CancellationToken ct)
    {
        var reader = Ids.New(clock);
        var begun = await ChangeAsync(actor, id, u => u.Begin(reader, clock.GetUtcNow()), null, ct);
        if (!begun.Succeeded)
            return begun.Error;
        var finished = false;
        try
        {
            var done = await ReadAsync(actor, begun.Value, reader, content, ct);
            finished = done.Succeeded;
            return done;
        }
        finally
        {
            if (!finished)
                await InterruptAsync(actor, id, reader);
        }
    }

    private async Task<Result<UploadView>> ReadAsync(Actor actor, TicketUpload upload, Guid reader, Stream content, CancellationToken ct)
    {
        var opened = await UploadFile.OpenAsync(content, ct);
        if (!opened.Succeeded)
            return opened.Error;
        await using var file = opened.Value;
        var places = upload.Mapping.Place(file.Headers);
        if (!places.Succeeded)
            return places.Error;
        var key = secret.Derive($"uploads/v1/{upload.Id:D}");
        try
        {
            var fingerprint = await SkipAsync(file, key, upload.Rows, ct);
            if (upload.Rows > 0 && !fingerprint.AsSpan().SequenceEqual(upload.Fingerprint))
                return Error.Conflict("file_differs", "This is not the file that was begun: its first rows are others.");
            for (var (at, more) = (upload.Rows, true); more;)
            {
                (var rows, fingerprint, more) = await ChunkAsync(file, places.Value, upload.Mapping, key, fingerprint, ct);
                if (rows.Count == 0)
                    break;
                var stored = await StoreAsync(actor, upload, reader, at, rows, fingerprint, ct);
                if (!stored.Succeeded)
                    return stored.Error;
                at += rows.Count;
            }
        }
        catch (CsvFormatException e)
        {
            return Error.Validation("file", $"The file does not go on as CSV: {e.Message}");
        }

        var done = await ChangeAsync(
            actor, upload.Id, u => u.Finish(reader, clock.GetUtcNow()),
            work => work.Add(new AuditEntry(Ids.New(clock), actor, "tickets.uploaded", "ticket_upload", upload.Id, clock.GetUtcNow())), ct);
        return done.Succeeded ? UploadView.Of(done.Value, clock.GetUtcNow()) : done.Error;
    }

    private static async Task<byte[]> SkipAsync(UploadFile file, byte[] key, int rows, CancellationToken ct)
    {
        byte[] fingerprint = [];
        for (var i = 0; i < rows && await file.ReadAsync(ct); i++)
            fingerprint = file.Fingerprint(key, fingerprint);
        return fingerprint;
    }

    private static async Task<(List<BulkRow> Rows, byte[] Fingerprint, bool More)> ChunkAsync(
        UploadFile file, Dictionary<string, int> places, UploadMapping mapping, byte[] key, byte[] fingerprint, CancellationToken ct)
    {
        var rows = new List<BulkRow>(ChunkSize);
        while (rows.Count < ChunkSize)
        {
            if (!await file.ReadAsync(ct))
                return (rows, fingerprint, false);
            rows.Add(file.Row(places, mapping));
            fingerprint = file.Fingerprint(key, fingerprint);
        }

        return (rows, fingerprint, true);
    }

    private async Task<Result<TicketUpload>> StoreAsync(
        Actor actor, TicketUpload upload, Guid reader, int before, List<BulkRow> rows, byte[] fingerprint, CancellationToken ct)
    {
        var outcome = await bulk.RunAsync(actor.WorkspaceId, rows, i => IdOf(upload, before + i + 1), ct);
        if (!outcome.Succeeded)
            return outcome.Error;
        var (inserted, ids, rejected) = outcome.Value;
        return await ChangeAsync(
            actor, upload.Id,
            u => u.Advance(reader, rows.Count, inserted, ids.Count - inserted, rejected.Count, fingerprint, clock.GetUtcNow()),
            work =>
            {
                foreach (var (index, error) in rejected)
                {
                    var row = before + index + 1;
                    work.Add(new UploadError(
                        Ids.From(upload.Id, $"error {row}"), work.WorkspaceId, upload.Id, row, error.Code,
                        error.Message.Length <= MaxReason ? error.Message : error.Message[..MaxReason]));
                }
            },
            ct);
    }

    /// <summary>The event's id follows from the upload and the row, so that a row is stored once however often it is sent.</summary>
    private static Guid IdOf(TicketUpload upload, int row) =>
        Ids.From(upload.CreatedAt.AddMilliseconds(row >> 16), row & 0xffff, upload.Id, $"row {row}");

    private async Task<Result<TicketUpload>> ChangeAsync(
        Actor actor, Guid id, Func<TicketUpload, Result<TicketUpload>> change, Action<Work>? more, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 1, ct);
        if (await work.LockAsync<TicketUpload>(id, ct) is not { } upload)
            return Error.NotFound("upload");
        var changed = change(upload);
        if (!changed.Succeeded)
            return changed;
        more?.Invoke(work);
        work.Announce(TicketUploads.Changed, id, null);
        await work.CommitAsync(ct);
        return upload;
    }

    // Whatever ended the reading has ended the caller's patience too: this must be on record all the same.
    private async Task InterruptAsync(Actor actor, Guid id, Guid reader) => await ChangeAsync(
        actor, id, u =>
        {
            u.Interrupt(reader, clock.GetUtcNow());
            return u;
        }, null, CancellationToken.None);
}
