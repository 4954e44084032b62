using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using RainRef.Domain.Channels.Uploads;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Channels.Uploads;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Channels.Uploads;

/// <summary>Brings a file of tickets in, step by step: the file, its columns, its first rows, and how far it is.</summary>
public sealed partial class UploadTickets
{
    private const long MaxFile = 512L * 1024 * 1024;

    private IBrowserFile? _file;
    private UploadPreview? _preview;
    private Dictionary<string, string> _columns = [];
    private IReadOnlyList<UploadView> _uploads = [];
    private UploadView? _continued;
    private (Guid Id, string File)? _errors;
    private Notice? _notice;
    private CountedStream? _stream;
    private Guid? _current;
    private bool _taking;
    private bool _ready;

    [Inject]
    private UploadDesk Desk { get; set; } = default!;

    // Of the file's bytes, so that it can be said of how much.
    private double? Share => _stream is { } stream && _file is { Size: > 0 } file ? (double)stream.Count / file.Size : null;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (IsLive)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind == TicketUploads.Changed;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    // A file that is chosen before the browser listens would be chosen for nothing.
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _ready = true;
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var uploads = await Desk.ListAsync(Stopping);
        if (!uploads.Succeeded)
        {
            _notice = new Notice(uploads.Error.Said(), Failed: true);
            return;
        }

        _uploads = uploads.Value;
        if (_taking)
            _current = _continued?.Id ?? _uploads.FirstOrDefault(u => u.State is UploadState.Running or UploadState.Waiting)?.Id;
    }

    private string? Column(string field) => _columns.GetValueOrDefault(field);

    private async Task ChooseAsync(InputFileChangeEventArgs chosen)
    {
        (_file, _preview, _notice) = (chosen.File, null, null);
        if (_continued is { } broken)
            _columns = new Dictionary<string, string>(broken.Mapping.Columns);
        await PreviewAsync(guess: _continued is null);
    }

    private Task MapAsync(string field, string? column)
    {
        if (string.IsNullOrEmpty(column))
            _columns.Remove(field);
        else
            _columns[field] = column;
        return PreviewAsync(guess: false);
    }

    private async Task PreviewAsync(bool guess)
    {
        if (_file is not { } file)
            return;
        if (file.Size > MaxFile)
        {
            _notice = new Notice(T["The file is larger than 512 MB; send it over the API, or in parts."], Failed: true);
            return;
        }

        await using var stream = file.OpenReadStream(MaxFile, Stopping);
        var preview = await Desk.PreviewAsync(stream, guess ? null : _columns, Stopping);
        if (!preview.Succeeded)
        {
            _notice = new Notice(preview.Error.Said(), Failed: true);
            return;
        }

        _preview = preview.Value;
        if (guess)
            _columns = new Dictionary<string, string>(preview.Value.Guess);
    }

    private async Task TakeAsync()
    {
        if (_taking || _file is not { } file)
            return;
        (_taking, _notice) = (true, null);
        try
        {
            await using var source = file.OpenReadStream(MaxFile, Stopping);
            await using var stream = _stream = new CountedStream(source);
            var done = await Desk.TakeAsync(stream, file.Name, _columns, _continued?.Id, Stopping);
            _notice = done.Succeeded
                ? new Notice(T["{0} came in.", Words.Count(done.Value.Inserted, T["ticket message|within"], T["ticket messages|within"])], Failed: false)
                : new Notice(done.Error.Said(), Failed: true);
            if (done.Succeeded)
                (_preview, _file, _continued) = (null, null, null);
        }
        catch (IOException)
        {
            _notice = new Notice(T["The file could not be read to its end. Choose it again to go on."], Failed: true);
        }
        finally
        {
            (_taking, _stream, _current) = (false, null, null);
        }

        await LoadAsync();
    }

    private void Continue(UploadView upload) => (_continued, _preview, _file, _notice) = (upload, null, null, new Notice(T["Choose the same file again."], Failed: false));

    private async Task CancelAsync(Guid id)
    {
        var cancelled = await Desk.CancelAsync(id, Stopping);
        if (!cancelled.Succeeded)
            _notice = new Notice(cancelled.Error.Said(), Failed: true);
        if (_continued?.Id == id)
            _continued = null;
        await LoadAsync();
    }

    private async Task ShowErrorsAsync(Guid id)
    {
        var file = await Desk.ErrorFileAsync(id, Stopping);
        _errors = file.Succeeded ? (id, file.Value) : null;
    }
}
