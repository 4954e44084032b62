using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Actions;

namespace RainRef.Web.Tickets;

/// <summary>The inbox: views, the list, the ticket and what stands behind it. Where one is lives in the address.</summary>
public partial class Inbox
{
    // What only those who write on the ticket hear; each of them asks for its own.
    private static readonly HashSet<string> DeskEvents = ["draft.changed", "ticket.viewers", "mention.seen", "reply.held", "reply.taken_back", "reply.stopped"];

    private InboxCounts? _counts;
    private ReadingList? _list;
    private Error? _listError;
    private InboxPlace? _listed;

    private TicketDetails? _open;
    private Error? _openError;
    private long? _opened;

    private Guid? _busy;
    private Notice? _notice;
    private int? _marked;
    private int? _pointed;

    [Parameter]
    public long? Number { get; set; }

    [SupplyParameterFromQuery]
    private string? View { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [Inject]
    private IInboxData Data { get; set; } = default!;

    [Inject]
    private IMoveDesk Moves { get; set; } = default!;

    private InboxPlace Place => new(InboxViews.FromSlug(View), Math.Max(1, Page ?? 1));

    private string Title => OpenRow is { } row ? $"#{row.Number} {row.Subject} · RainRef" : $"{Place.View.Title()} · RainRef";

    // What the pointer is on stands out for as long as it is there; else what was pressed.
    private int? Marked => _pointed is { } at && OpenDetails?.Answer?.Sentences.ElementAtOrDefault(at - 1)?.Citations is [var proof, ..] ? proof : _marked;

    private TicketDetails? OpenDetails => _open is not null && _open.Ticket.Number == Number ? _open : null;

    private TicketRow? OpenRow =>
        OpenDetails?.Ticket ?? _list?.Shown.Items.FirstOrDefault(row => row.Number == Number);

    private Neighbours? Neighbours => _list is null || Number is null ? null : Neighbours.Of(_list.Shown, Number.Value, Place);

    protected override async Task OnParametersSetAsync()
    {
        if (!IsLive)
            return;
        var loads = new List<Task>(2);
        if (_listed != Place)
            loads.Add(LoadListAsync());
        if (Number != _opened)
            loads.Add(LoadOpenAsync());
        await Task.WhenAll(loads);
    }

    protected override bool Cares(LiveEvent change) =>
        !DeskEvents.Contains(change.Kind) && (change.TicketId is not null || change.Kind.StartsWith("ticket", StringComparison.Ordinal));

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        var open = _open?.Ticket.Id;
        // Neither a receipt nor a draft that is being written changes a row.
        if (events.Any(change => change.Kind is not ("receipt" or DraftsInProgress.Changed)))
            await RefreshListAsync();
        if (open is not null && events.Any(change => IsResync(change) || change.TicketId == open || change.Id == open || change.Kind == TaxonomyMoveStep.TicketsMoved))
            await RefreshOpenAsync();
    }

    private async Task LoadListAsync()
    {
        var place = Place;
        (_listed, _list, _listError) = (place, null, null);
        var page = await Data.ListAsync(place, Stopping);
        if (place != _listed)
            return;
        _listError = page.Error;
        if (!page.Succeeded)
            return;
        _counts = page.Value.Counts;
        _list = new ReadingList(page.Value.Rows);
    }

    private async Task LoadOpenAsync()
    {
        (_opened, _openError, _notice, _marked, _pointed) = (Number, null, null, null, null);
        if (Number is null)
            _open = null;
        else
            await RefreshOpenAsync();
    }

    private async Task RefreshListAsync()
    {
        if (_list is null || _listed is not { } place)
            return;
        var page = await Data.ListAsync(place, Stopping);
        // What is on the screen stays when it cannot be refreshed; the next change tries again.
        if (!page.Succeeded || place != _listed || _list is null)
            return;
        _counts = page.Value.Counts;
        var gone = _list.Hear(page.Value.Rows);
        if (gone.Count == 0)
            return;
        var rows = await Data.RowsAsync(gone, Stopping);
        if (rows.Succeeded && place == _listed)
            _list.Update(rows.Value);
    }

    private async Task RefreshOpenAsync()
    {
        if (_opened is not { } number)
            return;
        var details = await Data.DetailsAsync(number, Stopping);
        if (number != _opened)
            return;
        if (details.Succeeded)
        {
            (_open, _openError) = (details.Value, null);
            _list?.Opened(_open.Ticket.Id);
            _list?.Update([_open.Ticket]);
        }
        else if (OpenDetails is null)
        {
            _openError = details.Error;
        }
    }

    private void ShowNew() => _list?.ShowFresh();

    private void Mark(int proof) => _marked = _marked == proof ? null : proof;

    private void Point(int? sentence) => _pointed = sentence;

    private void Dismiss() => _notice = null;

    private Task SolveAsync() => OpenDetails is { Ticket.Id: var id }
        ? ActAsync(id, stop => Data.SolveAsync(id, stop), "Solved.", "The ticket was not solved.")
        : Task.CompletedTask;

    private Task CorrectAsync(IReadOnlyDictionary<TriageKind, string> values) => OpenDetails is { Ticket.Id: var id }
        ? ActAsync(id, stop => Data.CorrectAsync(id, values, stop), said => $"Corrected: {said}. The model learns from it.", "Nothing was corrected.")
        : Task.CompletedTask;

    private Task SplitAsync(Guid message) => OpenDetails is { Ticket.Id: var id }
        ? ActAsync(message, stop => Moves.SplitAsync(id, message, stop), "Split off into a ticket of its own.", "Nothing was split off.")
        : Task.CompletedTask;

    private Task ApproveAsync(Consent consent) => ActAsync(
        consent.ActionId, stop => Data.ApproveAsync(consent.ActionId, consent.Note, stop),
        status => status == "waiting" ? "Approved. It waits for a second person." : "Approved. It runs now.", "Nothing was approved.");

    private Task EditAsync(ActionEdit edit) => ActAsync(
        edit.ActionId, stop => Data.EditAsync(edit.ActionId, edit.Parameters, stop),
        status => status switch
        {
            "waiting" => "Proposed anew. It waits for a lead.",
            "denied" => "Proposed anew, and policy denies it.",
            _ => "Proposed anew, and allowed.",
        },
        "Nothing was changed.");

    private Task RejectAsync(Rejection rejection) => ActAsync(
        rejection.ActionId, stop => Data.RejectAsync(rejection.ActionId, rejection.Note, stop), "Rejected.", "Nothing was rejected.");

    private Task ActAsync(Guid on, Func<CancellationToken, Task<Result<string>>> act, string done, string undone) =>
        ActAsync(on, act, _ => done, undone);

    private async Task ActAsync(Guid on, Func<CancellationToken, Task<Result<string>>> act, Func<string, string> done, string undone)
    {
        if (_busy is not null)
            return;
        (_busy, _notice) = (on, null);
        var number = _opened;
        try
        {
            var result = await act(Stopping);
            if (number == _opened)
                _notice = result.Succeeded ? new Notice(done(result.Value), Failed: false) : new Notice($"{undone} {result.Error.Message}", Failed: true);
            await RefreshOpenAsync();
        }
        finally
        {
            _busy = null;
        }

        await RefreshListAsync();
    }
}
