using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge.Reviewing;
using RainRef.Domain.Pipeline;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Knowledge;

/// <summary>Writes a card: what is typed is kept as it is typed, and others who write are told.</summary>
public sealed partial class CardWrite : LiveComponentBase
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    private CardForm _form = new();
    private CardChoices? _choices;
    private string? _owner;
    private string _reason = "";
    private string _status = "";
    private string? _error;
    private Merge? _merge;
    private int _version = 1;
    private bool _loaded;
    private bool _busy;
    private IReadOnlyList<CardPresence> _others = [];
    private ITimer? _keep;
    private ITimer? _beat;

    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private CardDesk Desk => field ??= Services.GetRequiredService<CardDesk>();

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (!IsLive)
            return;
        if (Id is { } id)
            await LoadAsync(id);
        await TakeTypedAsync();
        _choices = (await Desk.ChoicesAsync(Stopping)) is { Succeeded: true } choices ? choices.Value : null;
        _loaded = _error is null;
    }

    protected override bool Cares(LiveEvent change) => change.Id == Id && change.Kind is "card.editing" or "card.changed";

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => BeatAsync();

    public override async ValueTask DisposeAsync()
    {
        if (_keep is not null)
            await _keep.DisposeAsync();
        if (_beat is not null)
        {
            await _beat.DisposeAsync();
            await Desk.LeaveAsync(Id!.Value, CancellationToken.None);
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task LoadAsync(Guid id)
    {
        var found = await Desk.FindAsync(id, Stopping);
        if (!found.Succeeded)
        {
            _error = found.Error.Said();
            return;
        }

        var card = found.Value.Card;
        (_form, _version, _owner) = (CardForm.Of(card), card.Version, card.Owner);
        var draft = await Desk.DraftAsync(id, Stopping);
        if (draft is { Succeeded: true, Value: { } typed })
        {
            (_form.Title, _form.Body, _version) = (typed.Title, typed.Body, typed.BaseVersion);
            _status = T["What you had typed before is back."];
        }

        await BeatAsync();
        _beat = Clock.CreateTimer(_ => _ = InvokeAsync(BeatAndShowAsync), null, Beat, Beat);
    }

    private string KeptAs(string field) => $"{Member?.Id:N}.card.{Id:N}.{field}";

    // What only this tab has: a new card is kept nowhere else, and an edit not while the server was away.
    private async Task TakeTypedAsync()
    {
        var typed = await Script.TypedAsync([KeptAs("title"), KeptAs("body")], Stopping);
        foreach (var (key, text) in typed)
        {
            if (key == KeptAs("title"))
                _form.Title = text.Text;
            else
                _form.Body = text.Text.ReplaceLineEndings("\n");
            // Saved on the version that it was typed on, what others saved since is not overwritten but merged.
            if (Id is not null)
                _version = Math.Min(_version, text.Of ?? _version);
            _status = T["What you had typed before is back."];
        }
    }

    private Task ForgetTypedAsync(string title, string body) =>
        Script.ForgetTypedAsync(new() { [KeptAs("title")] = title, [KeptAs("body")] = body }, Stopping);

    private async Task BeatAsync()
    {
        if (Id is { } id && await Desk.BeatAsync(id, Stopping) is { Succeeded: true } others)
            _others = others.Value;
    }

    private async Task BeatAndShowAsync()
    {
        try
        {
            await BeatAsync();
            StateHasChanged();
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private void Typed(ChangeEventArgs change, bool title)
    {
        var text = change.Value as string ?? "";
        if (title)
            _form.Title = text;
        else
            _form.Body = text.ReplaceLineEndings("\n");
        if (Id is null)
            return;
        _status = T["Typing…"];
        _keep ??= Clock.CreateTimer(_ => _ = InvokeAsync(KeepAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _keep.Change(Pause, Timeout.InfiniteTimeSpan);
    }

    private async Task KeepAsync()
    {
        try
        {
            if (_busy || Id is not { } id)
                return;
            var (title, body) = (_form.Title, _form.Body);
            var kept = await Desk.KeepTypingAsync(id, _version, title, body, Stopping);
            if (kept.Succeeded)
                await ForgetTypedAsync(title, body);
            _status = kept.Succeeded ? T["Kept on the server, not saved yet."] : kept.Error.Said();
            StateHasChanged();
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task SaveAsync()
    {
        (_busy, _error, _merge) = (true, null, null);
        _keep?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var saved = Id is { } id
            ? await Desk.SaveAsync(id, _form, string.IsNullOrWhiteSpace(_reason) ? null : _reason, _version, Stopping)
            : await Desk.CreateAsync(_form, Stopping);
        _busy = false;
        if (saved.Succeeded)
        {
            await ForgetTypedAsync(_form.Title, _form.Body);
            Navigation.NavigateTo(Urls.Card(saved.Value.Id));
            return;
        }

        _merge = Merge.From(saved.Error);
        _error = _merge is null ? T["Nothing was saved. {0} What you typed is kept.", saved.Error.Said()] : null;
        await KeepAsync();
    }

    private void TakeMerge()
    {
        (_form.Title, _form.Body, _version) = (_merge!.Title, _merge.Body, _merge.Version);
        _merge = null;
        _status = T["Merged, not saved yet."];
    }

    private sealed record Merge(int Version, string Author, string Title, string Body, bool Clean)
    {
        public static Merge? From(Error error) =>
            error.Details?.GetValueOrDefault("merge") is Dictionary<string, object?> merge
            && error.Details.GetValueOrDefault("theirs") is Dictionary<string, object?> theirs
                ? new Merge(
                    (int)error.Details["version"]!, theirs["author"] as string ?? T["Somebody"], (string)merge["title"]!,
                    (string)merge["body"]!, (bool)merge["clean"]!)
                : null;
    }
}
