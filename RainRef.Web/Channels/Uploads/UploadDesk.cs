using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels.Uploads;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Channels.Uploads;

/// <summary>The console's way to uploads, as whoever is signed in; the right is checked with every call.</summary>
internal sealed class UploadDesk(
    SignedIn member, UploadPreviews previews, TicketUploads uploads, UploadReader reader,
    TimeProvider clock)
{
    private const int Shown = 10;
    private const int MostErrors = 5000;

    public Task<Result<UploadPreview>> PreviewAsync(Stream file, IReadOnlyDictionary<string, string>? columns, CancellationToken ct) =>
        AsAsync(actor => previews.ReadAsync(actor.WorkspaceId, file, columns, null, ct));

    /// <summary>Takes the whole file in; what is known of it meanwhile comes as live events.</summary>
    /// <param name="upload">One that broke off; null begins another.</param>
    public Task<Result<UploadView>> TakeAsync(
        Stream file, string name, IReadOnlyDictionary<string, string> columns, Guid? upload, CancellationToken ct) =>
        AsAsync<UploadView>(async actor =>
        {
            if (upload is not { } id)
            {
                var mapping = UploadMapping.Create(columns, null);
                if (!mapping.Succeeded)
                    return mapping.Error;
                var started = await uploads.StartAsync(actor, Ids.New(clock), name, mapping.Value, ct);
                if (!started.Succeeded)
                    return started.Error;
                id = started.Value.Id;
            }

            return await reader.RunAsync(actor, id, file, ct);
        });

    public Task<Result<IReadOnlyList<UploadView>>> ListAsync(CancellationToken ct) => AsAsync<IReadOnlyList<UploadView>>(
        async actor => (await uploads.ListAsync(actor.WorkspaceId, new PageRequest(1, Shown), ct)).Items.ToList());

    public Task<Result<UploadView>> CancelAsync(Guid id, CancellationToken ct) => AsAsync(actor => uploads.CancelAsync(actor, id, ct));

    /// <summary>The wrong rows as a CSV file; the first 5,000 of them.</summary>
    public Task<Result<string>> ErrorFileAsync(Guid id, CancellationToken ct) => AsAsync<string>(async actor =>
    {
        var text = new System.Text.StringBuilder(CsvText.Row(["row", "code", "reason"]));
        var count = 0;
        await foreach (var error in uploads.StreamErrorsAsync(actor.WorkspaceId, id, ct))
        {
            if (++count > MostErrors)
                break;
            text.Append(CsvText.Row([error.Row.ToString(System.Globalization.CultureInfo.InvariantCulture), error.Code, error.Reason]));
        }

        return text.ToString();
    });

    private Task<Result<T>> AsAsync<T>(Func<Actor, Task<Result<T>>> act) => member.AsAsync(Access.Ingest, act);
}
