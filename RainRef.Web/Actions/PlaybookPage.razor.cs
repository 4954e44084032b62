using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Actions;

/// <summary>The workspace's playbooks: read, write with every fault at its line, and try on a ticket.</summary>
public partial class PlaybookPage
{
    private IReadOnlyList<PlaybookRow>? _list;
    private Error? _error;
    private PlaybookText? _open;
    private Error? _openError;
    private string? _opened;
    private string _text = "";
    private IReadOnlyList<PlaybookError> _errors = [];
    private Simulation? _simulation;
    private Error? _trialError;
    private Notice? _notice;
    private bool _busy;

    [Parameter]
    public string? Name { get; set; }

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private PlaybookDesk Desk => Services.GetRequiredService<PlaybookDesk>();

    private bool Dirty => _open is not null && _text != _open.Yaml;

    private string KeptAs => $"{Member?.Id:N}.playbook.{Name}";

    private bool MayEdit => Member?.Role is "admin";

    protected override async Task OnParametersSetAsync()
    {
        if (!IsLive)
            return;
        if (_list is null)
            await LoadListAsync();
        if (Name != _opened)
            await LoadOpenAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind.StartsWith("playbook", StringComparison.Ordinal);

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        await LoadListAsync();
        // What is being written is not taken away; the list shows the newer version.
        if (!Dirty)
            await LoadOpenAsync();
    }

    private static string Origin(PlaybookRow row) =>
        row.BuiltIn ? T["built in"] : T["version {0}", row.Version];

    private async Task LoadListAsync()
    {
        var rows = await Desk.ListAsync(Stopping);
        _error = rows.Error;
        _list = rows.Succeeded ? rows.Value : null;
    }

    private async Task LoadOpenAsync()
    {
        var anew = _opened != Name;
        if (anew)
            (_open, _simulation, _trialError, _notice) = (null, null, null, null);
        _opened = Name;
        if (Name is null)
            return;
        var found = await Desk.FindAsync(Name, Stopping);
        if (_opened != Name)
            return;
        _openError = found.Error;
        _open = found.Succeeded ? found.Value : null;
        Write(_open?.Yaml ?? "");
        if (anew && _open is not null && MayEdit)
            await TakeTypedAsync(_open);
    }

    private async Task TakeTypedAsync(PlaybookText open)
    {
        if (!(await Script.TypedAsync([KeptAs], Stopping)).TryGetValue(KeptAs, out var typed) || typed.Text == open.Yaml || _open != open)
            return;
        Write(typed.Text);
        _notice = new Notice(typed.Word(open.Playbook.Version), Failed: false);
    }

    private void Write(string text)
    {
        _text = text;
        _errors = text.Length == 0 ? [] : PlaybookParser.Read(text).Errors;
    }

    private Task SaveAsync() => ActAsync(() => Desk.SaveAsync(Name!, _text, Stopping), T["Saved and in force."]);

    private Task SwitchAsync(bool enabled) => ActAsync(() => Desk.SwitchAsync(Name!, enabled, Stopping), enabled ? T["Switched on."] : T["Switched off."]);

    private async Task TryAsync(long ticket)
    {
        _busy = true;
        var shown = await Desk.SimulateAsync(_text, ticket, Stopping);
        _busy = false;
        _trialError = shown.Error;
        _simulation = shown.Succeeded ? shown.Value : null;
    }

    private async Task ActAsync(Func<Task<Result<PlaybookRow>>> act, string done)
    {
        if (_busy || Name is null)
            return;
        _busy = true;
        var result = await act();
        _busy = false;
        _notice = result.Succeeded ? new Notice(done, Failed: false) : new Notice(result.Error.Said(), Failed: true);
        if (!result.Succeeded)
            return;
        await LoadListAsync();
        var found = await Desk.FindAsync(Name, Stopping);
        if (!found.Succeeded)
            return;
        _open = found.Value;
        await Script.ForgetTypedAsync(new() { [KeptAs] = _open.Yaml }, Stopping);
    }
}
