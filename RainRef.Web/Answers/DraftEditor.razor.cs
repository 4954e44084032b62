using Microsoft.AspNetCore.Components;
using RainRef.Domain.Answers;
using RainRef.Infrastructure.Answers;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Answers;

/// <summary>Edits a draft, and says as one types which sentences no source says.</summary>
public sealed partial class DraftEditor : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private readonly CancellationTokenSource _stop = new();
    private ElementReference _box;
    private string _begin = "";
    private string _text = "";
    private CheckedText? _check;
    private string? _error;
    private bool _busy;
    private int _typed;
    private string _field = "";

    [Parameter, EditorRequired]
    public AnswerView Answer { get; set; } = default!;

    /// <summary>What was done; null where nothing was.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> OnClose { get; set; }

    [Inject]
    private IDraftDesk Desk { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _field = $"draft-{Answer.Id:N}";
        _begin = _text = AnswerMarkdown.Of([.. Answer.Sentences.Select(s => new DraftSentence(s.Text, [], s.Before))], numbered: false);
        await CheckAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await _box.TryFocusAsync();
    }

    // Once the typing pauses, so that a long word costs one check.
    private async Task WriteAsync(ChangeEventArgs change)
    {
        _text = (string?)change.Value ?? "";
        var typed = ++_typed;
        try
        {
            await Task.Delay(Pause, Clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (typed == _typed)
            await CheckAsync();
    }

    private async Task CheckAsync()
    {
        if (_text.Trim().Length == 0)
        {
            (_check, _error) = (null, null);
            return;
        }

        var typed = _typed;
        var read = await Desk.CheckAsync(Answer.Id, _text, _stop.Token);
        if (typed == _typed)
            (_check, _error) = (read.Succeeded ? read.Value : null, read.Error?.Said());
    }

    private async Task SaveAsync()
    {
        _busy = true;
        try
        {
            var saved = await Desk.EditAsync(Answer.Id, _text, _stop.Token);
            _error = saved.Error?.Said();
            if (saved.Succeeded)
                await OnClose.InvokeAsync(saved.Value);
        }
        finally
        {
            _busy = false;
        }
    }
}
