using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RainRef.Domain.Answers;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Infrastructure.Answers;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets.Writing;

namespace RainRef.Web.Answers;

/// <summary>How editing ended.</summary>
/// <param name="Done">What was done, in words; null where nothing was.</param>
/// <param name="Kept">Whether what was typed waits for the next time.</param>
public sealed record EditEnd(string? Done, bool Kept);

/// <summary>
/// Edits a draft, and says as one types which sentences no source says. What is typed is kept like any other draft: over a new
/// revision, a cut connection and a restart, until it is saved or given up.
/// </summary>
public sealed partial class DraftEditor : LiveComponentBase
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private ElementReference _box;
    private IJSObjectReference? _script;
    private DotNetObjectReference<DraftEditor>? _self;
    private Task _keeping = Task.CompletedTask;
    private Guid _of;
    private string _begin = "";
    private string _text = "";
    private CheckedText? _check;
    private string? _error;
    private bool _attached;
    private bool _moved;
    private bool _busy;
    private bool _ended;
    private int _typed;

    [Parameter, EditorRequired]
    public AnswerView Answer { get; set; } = default!;

    [Parameter, EditorRequired]
    public EventCallback<EditEnd> OnClose { get; set; }

    /// <summary>Whether there is more here than the draft says.</summary>
    public bool HasOwnWords { get; private set; }

    [Inject]
    private IDraftDesk Desk { get; set; } = default!;

    [Inject]
    private IWritingDesk Writing { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    private string Field => $"draft-{Answer.TicketId:N}";

    private string Key => KeptBox.Key(Member?.Id, Answer.TicketId, DraftKind.Answer);

    /// <summary>Keeps what the browser says.</summary>
    [JSInvokable]
    public async Task<KeptText?> KeepAsync(string text, string origin, string version)
    {
        // What is saved or given up is not to be kept once more.
        if (_ended)
            return null;
        var keeping = StoreAsync(text, origin, version, Stopping);
        _keeping = keeping;
        return await keeping;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _self?.Dispose();
        await KeptBox.LeaveAsync(_script, Field, Key, async last =>
            !_ended && await StoreAsync(last.Text, last.Origin, last.Version, CancellationToken.None) is not null);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_of == Answer.Id)
            return;
        (_moved, _of) = (_of != default, Answer.Id);
        _begin = AnswerMarkdown.Of([.. Answer.Sentences.Select(s => new DraftSentence(s.Text, [], s.Before))], numbered: false);
        if (_moved)
            await ReadAsync(_text);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_attached || !IsLive)
            return;
        _attached = true;
        await _box.TryFocusAsync();
        _script = await Script.ImportAsync(KeptBox.Script, Stopping);
        var kept = await Writing.DraftAsync(Answer.TicketId, DraftKind.Answer, Stopping);
        // Who has closed it meanwhile has taken the script along.
        if (Stopping.IsCancellationRequested)
            return;
        _self = DotNetObjectReference.Create(this);
        var draft = kept.Succeeded ? kept.Value : null;
        await ReadAsync(await _script.CallAsync<string>(
            "attach", Stopping, _box, _self, Key, draft?.Content.Text ?? _begin, KeptBox.ForScript(draft?.Version ?? 0)));
        StateHasChanged();
    }

    protected override bool Cares(LiveEvent change) => change.TicketId == Answer.TicketId && change.Kind == "draft.changed";

    // Another page of the same person may have gone on with it.
    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        if (_self is null || _ended || _script is null)
            return;
        var kept = await Writing.DraftAsync(Answer.TicketId, DraftKind.Answer, cancellationToken);
        if (!kept.Succeeded)
            return;
        var text = kept.Value?.Content.Text ?? _begin;
        if (await _script.CallAsync<bool>("heard", cancellationToken, _box, text, KeptBox.ForScript(kept.Value?.Version ?? 0)))
            await ReadAsync(text);
    }

    // Once the typing pauses, so that a long word costs one check.
    private async Task WriteAsync(ChangeEventArgs change)
    {
        _text = (string?)change.Value ?? "";
        var typed = ++_typed;
        try
        {
            await Task.Delay(Pause, Clock, Stopping);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (typed == _typed)
            await ReadAsync(_text);
    }

    private async Task ReadAsync(string text)
    {
        (_text, HasOwnWords) = (text, text.Trim() != _begin.Trim());
        if (_text.Trim().Length == 0)
        {
            (_check, _error) = (null, null);
            return;
        }

        var typed = _typed;
        var read = await Desk.CheckAsync(Answer.Id, _text, Stopping);
        if (typed == _typed)
            (_check, _error) = (read.Succeeded ? read.Value : null, read.Error?.Said());
    }

    private async Task<KeptText?> StoreAsync(string text, string origin, string version, CancellationToken ct)
    {
        var (kept, joined) = await Writing.StoreAsync(
            Answer.TicketId, DraftKind.Answer, words => new DraftText(words), text, origin, KeptBox.FromScript(version), ct);
        return kept.Succeeded ? new KeptText(joined, KeptBox.ForScript(kept.Value.Version)) : null;
    }

    private Task SaveAsync() => EndAsync(async () =>
    {
        var saved = await Desk.EditAsync(Answer.Id, _text, Stopping);
        _error = saved.Error?.Said();
        return saved.Succeeded ? saved.Value : null;
    });

    private Task DiscardAsync() => EndAsync(() => Task.FromResult<string?>(""));

    // With what it is done, the kept words are done with; null where it is not.
    private async Task EndAsync(Func<Task<string?>> end)
    {
        if (_busy)
            return;
        (_busy, _ended) = (true, true);
        try
        {
            await _keeping;
            var done = await end();
            _ended = done is not null;
            if (done is null)
                return;
            if (_script is not null)
                await _script.CallAsync("clear", Stopping, _box, Key);
            await Writing.KeepAsync(Answer.TicketId, DraftKind.Answer, new DraftText(""), null, CancellationToken.None);
            await OnClose.InvokeAsync(new EditEnd(done, Kept: false));
        }
        finally
        {
            _busy = false;
        }
    }
}
