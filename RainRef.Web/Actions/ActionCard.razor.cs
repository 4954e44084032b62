using Microsoft.AspNetCore.Components;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Actions;

/// <summary>An action: exactly what would run, what policy says of it, and a lead's decision.</summary>
public partial class ActionCard
{
    private ElementReference _card;
    private ElementReference _noteBox;
    private Button? _approve;
    private Button? _reject;
    private Button? _edit;
    private string _note = "";
    private Mode _mode;
    private Focus _focus;

    private enum Mode
    {
        Look,
        Approving,
        Rejecting,
        Editing,
    }

    private enum Focus
    {
        Leave,
        Card,
        Note,
        Approve,
        Reject,
        Edit,
    }

    [Parameter, EditorRequired]
    public ActionView Action { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool CanApprove { get; set; }

    /// <summary>Whether to offer other parameters.</summary>
    [Parameter, EditorRequired]
    public bool CanAct { get; set; }

    /// <summary>Whether the keys press this card's buttons; of several cards, one has them.</summary>
    [Parameter, EditorRequired]
    public bool HasKeys { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<Consent> OnApprove { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<Rejection> OnReject { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<ActionEdit> OnEdit { get; set; }

    private bool Waits => ActionStates.Waits(Action);

    /// <summary>Whether it was denied for want of what this person can say.</summary>
    private bool Asks => !Waits && CanAct && Action.Fields.Count > 0;

    private bool NeedsNote => Action.Obligations.Contains(PolicyObligations.NoteRequired);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The pressed button goes away with the decision; focus must not fall off the page.
        var focus = _focus;
        _focus = Focus.Leave;
        switch (focus)
        {
            case Focus.Card:
                await _card.TryFocusAsync(preventScroll: true);
                break;
            case Focus.Note:
                await _noteBox.TryFocusAsync();
                break;
            case Focus.Approve when _approve is not null:
                await _approve.FocusAsync();
                break;
            case Focus.Reject when _reject is not null:
                await _reject.FocusAsync();
                break;
            case Focus.Edit when _edit is not null:
                await _edit.FocusAsync();
                break;
        }
    }

    private Task ApproveAsync()
    {
        if (!NeedsNote)
            return SendAsync(() => OnApprove.InvokeAsync(new Consent(Action.Id, null)));
        (_mode, _focus) = (Mode.Approving, Focus.Note);
        return Task.CompletedTask;
    }

    private async Task SayAsync()
    {
        if (Busy || string.IsNullOrWhiteSpace(_note))
            return;
        var note = _note.Trim();
        await SendAsync(() => _mode == Mode.Rejecting
            ? OnReject.InvokeAsync(new Rejection(Action.Id, note))
            : OnApprove.InvokeAsync(new Consent(Action.Id, note)));
    }

    private Task SaveAsync(Dictionary<string, string> parameters) =>
        SendAsync(() => OnEdit.InvokeAsync(new ActionEdit(Action.Id, parameters)));

    private async Task SendAsync(Func<Task> send)
    {
        var status = Action.Status;
        await send();
        // What was refused stays as it was typed.
        if (Action.Status != status)
            (_mode, _note, _focus) = (Mode.Look, "", Focus.Card);
    }

    private void StartRejecting() => (_mode, _focus) = (Mode.Rejecting, Focus.Note);

    private void StartEditing() => _mode = Mode.Editing;

    private void Stop() => (_focus, _mode) = (_mode switch
    {
        Mode.Approving => Focus.Approve,
        Mode.Rejecting => Focus.Reject,
        Mode.Editing => Focus.Edit,
        Mode.Look => Focus.Leave,
    }, Mode.Look);
}
