using Microsoft.AspNetCore.Components;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Actions;

/// <summary>An action: exactly what would run, what policy says of it, and a lead's decision.</summary>
public partial class ActionCard
{
    private ElementReference _card;
    private ElementReference _noteBox;
    private Button? _reject;
    private string _note = "";
    private bool _rejecting;
    private Focus _focus;

    private enum Focus
    {
        Leave,
        Card,
        Note,
        Reject,
    }

    [Parameter, EditorRequired]
    public ActionView Action { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool CanApprove { get; set; }

    /// <summary>Whether the keys press this card's buttons; of several cards, one has them.</summary>
    [Parameter, EditorRequired]
    public bool HasKeys { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<Guid> OnApprove { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<Rejection> OnReject { get; set; }

    private bool Waits => ActionStates.Waits(Action);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The pressed button goes away with the decision; focus must not fall off the page.
        var focus = _focus;
        _focus = Focus.Leave;
        switch (focus)
        {
            case Focus.Card:
                await _card.FocusAsync(preventScroll: true);
                break;
            case Focus.Note:
                await _noteBox.FocusAsync();
                break;
            case Focus.Reject when _reject is not null:
                await _reject.FocusAsync();
                break;
        }
    }

    private async Task ApproveAsync()
    {
        await OnApprove.InvokeAsync(Action.Id);
        if (!Waits)
            _focus = Focus.Card;
    }

    private async Task RejectAsync()
    {
        if (Busy || string.IsNullOrWhiteSpace(_note))
            return;
        await OnReject.InvokeAsync(new Rejection(Action.Id, _note.Trim()));
        if (Waits)
            return;
        (_rejecting, _note, _focus) = (false, "", Focus.Card);
    }

    private void StartRejecting() => (_rejecting, _focus) = (true, Focus.Note);

    private void StopRejecting() => (_rejecting, _focus) = (false, Focus.Reject);
}
