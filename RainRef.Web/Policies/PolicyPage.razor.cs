using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Policies;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Policies;

/// <summary>The rules: those in force, earlier ones, and drafts on their way.</summary>
public partial class PolicyPage
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(350);
    private PolicyBoard? _board;
    private PolicyDraft? _draft;
    private PolicyReplayed? _replayed;
    private Error? _error;
    private Dictionary<string, string> _files = [];
    private string _shown = "";
    private BundleCheck? _check;
    private Notice? _notice;
    private Guid? _opened;
    private bool _dirty;
    private bool _busy;
    private int _typed;
    private int _flipPage = 1;

    [Parameter]
    public Guid? DraftId { get; set; }

    [Inject]
    private PolicyDesk Desk { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive && (_board is null || DraftId != _opened))
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind.StartsWith("policy.", StringComparison.Ordinal);

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        var board = await Desk.BoardAsync(cancellationToken);
        if (board.Succeeded)
            _board = board.Value;
        await RefreshReplayAsync();
    }

    private async Task LoadAsync()
    {
        (_opened, _error, _draft, _replayed, _check, _notice, _dirty, _flipPage) = (DraftId, null, null, null, null, null, false, 1);
        var board = await Desk.BoardAsync(Stopping);
        _error = board.Error;
        _board = board.Succeeded ? board.Value : null;
        if (_error is not null || DraftId is not { } id)
            return;
        var draft = await Desk.DraftAsync(id, Stopping);
        if (id != _opened)
            return;
        if (!draft.Succeeded)
        {
            _error = draft.Error;
            return;
        }

        var typed = await Script.TypedAsync([.. draft.Value.Files.Keys.Select(KeptAs)], Stopping);
        if (id != _opened)
            return;
        Take(draft.Value);
        foreach (var file in draft.Value.Files)
        {
            if (typed.TryGetValue(KeptAs(file.Key), out var text) && text.Text != file.Value)
                (_files[file.Key], _dirty, _notice) = (text.Text, true, new Notice(text.Word(draft.Value.Version), Failed: false));
        }

        // The module that decides comes first.
        _shown = _files.Keys.Where(f => !BundleFiles.IsTest(f) && f.EndsWith(".rego", StringComparison.Ordinal))
            .OrderBy(f => Path.GetFileName(f) == "gate.rego" ? 0 : 1).FirstOrDefault() ?? _files.Keys.First();
        _check = _dirty && Read() is { } files ? BundleCheck.Read(files) : BundleCheck.Read(_draft!.Bundle);
        await RefreshReplayAsync();
    }

    private async Task RefreshReplayAsync()
    {
        if (_opened is not { } id)
            return;
        var replayed = await Desk.ReplayedAsync(id, _flipPage, Stopping);
        if (replayed.Succeeded && id == _opened)
            _replayed = replayed.Value;
    }

    private void Take(PolicyDraft draft) => (_draft, _files, _dirty) = (draft, new Dictionary<string, string>(draft.Files), false);

    private string KeptAs(string file) => $"{Member?.Id:N}.policy.{_opened:N}.{file}";

    private void Show(string file) => _shown = file;

    private void Dismiss() => _notice = null;

    // Checked once the typing pauses, so that a long word costs one check.
    private async Task WriteAsync(string text)
    {
        (_files[_shown], _dirty) = (text, true);
        var typed = ++_typed;
        await Task.Delay(TypingPause, Clock, Stopping);
        if (typed == _typed && Read() is { } files)
            _check = BundleCheck.Read(files);
    }

    private void Test()
    {
        if (Read() is { } files)
            _check = BundleCheck.Run(files, Clock, Stopping);
    }

    private Task CreateAsync(string name) => DoAsync(async () =>
    {
        var created = await Desk.CreateAsync(name, Stopping);
        if (created.Succeeded)
            Navigation.NavigateTo(Urls.Policy(created.Value.Id));
        return (created.Error, T["A draft of the rules in force."]);
    });

    private Task SaveAsync() => DoAsync(async () =>
    {
        if (Read() is not { } files)
            return (null, "");
        var saved = await Desk.SaveAsync(_draft!.Id, files, _draft.Version, Stopping);
        if (saved.Succeeded)
        {
            Take(saved.Value);
            Test();
            await Script.ForgetTypedAsync(_files.ToDictionary(f => KeptAs(f.Key), f => f.Value), Stopping);
        }

        return (saved.Error, T["Saved. It decides nothing until it is activated."]);
    });

    private Task DeleteAsync() => DoAsync(async () =>
    {
        var deleted = await Desk.DeleteAsync(_draft!.Id, Stopping);
        if (deleted.Succeeded)
            Navigation.NavigateTo(Urls.PoliciesHome);
        return (deleted.Error, T["Deleted."]);
    });

    private Task ReplayAsync(int days) => DoAsync(async () =>
    {
        var replayed = await Desk.ReplayAsync(_draft!.Id, days, Stopping);
        _flipPage = 1;
        await RefreshReplayAsync();
        return (replayed.Error, T["Replayed."]);
    });

    private async Task TurnAsync(int page)
    {
        _flipPage = page;
        await RefreshReplayAsync();
    }

    private Task AcknowledgeAsync(Guid? flip) => DoAsync(async () =>
    {
        var left = await Desk.AcknowledgeAsync(_replayed!.Row.Replay.Id, flip, Stopping);
        await RefreshReplayAsync();
        return (left.Error, T["Acknowledged."]);
    });

    private Task ActivateAsync() => DoAsync(async () =>
    {
        var version = await Desk.ActivateAsync(_draft!.Id, _draft.Version, Stopping);
        return (version.Error, version.Succeeded ? T["Version {0} is in force.", version.Value.Number] : "");
    });

    private Task RestoreAsync(Guid? version) => DoAsync(async () =>
        ((await Desk.RestoreAsync(version, Stopping)).Error, T["The earlier rules are in force again."]));

    private BundleFiles? Read()
    {
        var read = BundleFiles.Create(_files.ToDictionary(f => f.Key, f => (string?)f.Value));
        if (read.Succeeded)
            return read.Value;
        _notice = new Notice(read.Error.Said(), Failed: true);
        return null;
    }

    private async Task DoAsync(Func<Task<(Error? Error, string Done)>> act)
    {
        if (_busy)
            return;
        (_busy, _notice) = (true, null);
        try
        {
            var (error, done) = await act();
            if (error is not null)
                _notice = new Notice(error.Said(), Failed: true);
            else if (done.Length > 0)
                _notice = new Notice(done, Failed: false);
            var board = await Desk.BoardAsync(Stopping);
            if (board.Succeeded)
                _board = board.Value;
        }
        finally
        {
            _busy = false;
        }
    }
}
