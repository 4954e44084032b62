using Microsoft.AspNetCore.Components;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Actions;

/// <summary>One action that waits: the exact bytes, why it waits, what happened before, and a lead's word.</summary>
public partial class ApprovalPane
{
    private ElementReference _noteBox;
    private string _note = "";
    private string? _ask;
    private Button? _edit;
    private bool _editing;
    private bool _stopped;

    [Parameter, EditorRequired]
    public ApprovalView Item { get; set; } = default!;

    /// <summary>Who is looking.</summary>
    [Parameter, EditorRequired]
    public Guid? Me { get; set; }

    [Parameter, EditorRequired]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public Notice? Notice { get; set; }

    /// <summary>What it sends; null while that is read.</summary>
    [Parameter, EditorRequired]
    public Simulation? Simulation { get; set; }

    /// <summary>All parameters of a new proposal in its place.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Dictionary<string, string>> OnEdit { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<ApprovalWord> OnDecide { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnDismiss { get; set; }

    [CascadingParameter]
    private TimeProvider? ReadersClock { get; set; }

    /// <summary>Why it is not for this person to approve; none where it is.</summary>
    private string? Mine =>
        Item.ProposedById == Me ? T["You proposed this, so somebody else approves it."]
        : Item.Approvals.Any(a => a.PersonId == Me) ? T["You approved this. It waits for a second person."]
        : null;

    private string Past => Item.History switch
    {
        { UserRef: null } => T["Nothing to compare with."],
        { LastAt: null } => T["Never done before."],
        var h => T["{0}, last {1}.", string.Join(", ", Parts(h)), Moment.TellAgo(h.LastAt.Value, ReadersClock ?? TimeProvider.System)],
    };

    private static IEnumerable<string> Parts(ActionHistory history)
    {
        (int Count, string Word)[] all =
            [
                (history.Done, T["done|within"]), (history.Failed, T["failed|within"]), (history.RolledBack, T["rolled back|within"]),
                (history.Rejected, T["rejected|within"]),
            ];
        return all.Where(p => p.Count > 0).Select(p => $"{Words.Count(p.Count)} {p.Word}");
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_stopped || _edit is null)
            return;
        _stopped = false;
        await _edit.FocusAsync();
    }

    private Task SaveAsync(Dictionary<string, string> parameters) => OnEdit.InvokeAsync(parameters);

    private void StartEditing() => _editing = true;

    private void StopEditing() => (_editing, _stopped) = (false, true);

    private Task ApproveAsync() => Mine is not null ? Task.CompletedTask : SayAsync(approve: true, needsNote: Item.NoteRequired);

    private Task RejectAsync() => SayAsync(approve: false, needsNote: true);

    private async Task SayAsync(bool approve, bool needsNote)
    {
        if (Busy)
            return;
        if (needsNote && string.IsNullOrWhiteSpace(_note))
        {
            _ask = T["Say why first."];
            await FocusNoteAsync();
            return;
        }

        _ask = null;
        await OnDecide.InvokeAsync(new ApprovalWord(approve, string.IsNullOrWhiteSpace(_note) ? null : _note.Trim()));
    }

    private async Task FocusNoteAsync() => await _noteBox.TryFocusAsync();
}
