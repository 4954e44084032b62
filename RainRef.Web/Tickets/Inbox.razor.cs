using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Answers;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Bulk;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Actions;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>The inbox: views, the list, the ticket and what stands behind it. Where one is lives in the address.</summary>
public partial class Inbox
{
    // What only those who write on the ticket hear; each of them asks for its own.
    private static readonly HashSet<string> DeskEvents = ["draft.changed", "ticket.viewers", "mention.seen", "reply.held", "reply.taken_back", "reply.stopped"];

    private TicketDetails? _open;
    private Error? _openError;
    private long? _opened;

    private Guid? _busy;
    private Notice? _notice;
    private int? _marked;
    private int? _pointed;

    [Parameter]
    public long? Number { get; set; }

    [Inject]
    private IInboxData Data { get; set; } = default!;

    [Inject]
    private IMoveDesk Moves { get; set; } = default!;

    private string Title => OpenRow is { } row ? $"#{row.Number} {row.Subject} · RainRef" : $"{ListTitle} · RainRef";

    // What the pointer is on stands out for as long as it is there; else what was pressed.
    private int? Marked => _pointed is { } at && OpenDetails?.Answer?.Sentences.ElementAtOrDefault(at - 1)?.Citations is [var proof, ..] ? proof : _marked;

    private TicketDetails? OpenDetails => _open is not null && _open.Ticket.Number == Number ? _open : null;

    private TicketRow? OpenRow =>
        OpenDetails?.Ticket ?? (Number is { } number ? _list?.RowOf(number) : null);

    private Neighbours? Neighbours => _list is null || Number is null ? null : Neighbours.Of(_list, Total is { } total ? ListWords.Of(total) : null, Number.Value, Place);

    protected override Task OnParametersSetAsync() => LoadWhatIsNamedAsync();

    private async Task LoadWhatIsNamedAsync()
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
        !DeskEvents.Contains(change.Kind)
        && (change.TicketId is not null || change.Kind.StartsWith("ticket", StringComparison.Ordinal) || change.Kind == RoutingShelf.Changed);

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        var open = _open?.Ticket.Id;
        // Neither a receipt nor a draft that is being written changes a row.
        if (events.Any(change => change.Kind is not ("receipt" or DraftsInProgress.Changed)))
            await RefreshListAsync(events);
        if (open is not null && events.Any(change => IsResync(change) || change.TicketId == open || change.Id == open || change.Kind is TaxonomyMoveStep.TicketsMoved or BulkStep.JobKind))
            await RefreshOpenAsync();
    }

    private async Task LoadOpenAsync()
    {
        (_opened, _openError, _notice, _marked, _pointed) = (Number, null, null, null, null);
        if (Number is null)
            _open = null;
        else
            await RefreshOpenAsync();
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

    private void Mark(int proof) => _marked = _marked == proof ? null : proof;

    private void Point(int? sentence) => _pointed = sentence;

    private void Dismiss() => _notice = null;

    private Task SolveAsync() => OpenDetails is { Ticket.Id: var id }
        ? ActAsync(id, stop => Data.SolveAsync(id, stop), T["Solved."], T["The ticket was not solved."])
        : Task.CompletedTask;

    private Task CorrectAsync(IReadOnlyDictionary<TriageKind, string> values) => OpenDetails is { Ticket.Id: var id }
        ? ActAsync(id, stop => Data.CorrectAsync(id, values, stop), said => T["Corrected: {0}. The model learns from it.", said], T["Nothing was corrected."])
        : Task.CompletedTask;

    private Task SplitAsync(Guid message) => OpenDetails is { Ticket.Id: var id }
        ? ActAsync(message, stop => Moves.SplitAsync(id, message, stop), T["Split off into a ticket of its own."], T["Nothing was split off."])
        : Task.CompletedTask;

    private Task ApproveAsync(Consent consent) => ActAsync(
        consent.ActionId, stop => Data.ApproveAsync(consent.ActionId, consent.Note, stop),
        status => status == "waiting" ? T["Approved. It waits for a second person."] : T["Approved. It runs now."], T["Nothing was approved."]);

    private Task EditAsync(ActionEdit edit) => ActAsync(
        edit.ActionId, stop => Data.EditAsync(edit.ActionId, edit.Parameters, stop),
        status => status switch
        {
            "waiting" => T["Proposed anew. It waits for a lead."],
            "denied" => T["Proposed anew, and policy denies it."],
            _ => T["Proposed anew, and allowed."],
        },
        T["Nothing was changed."]);

    private Task RejectAsync(Rejection rejection) => ActAsync(
        rejection.ActionId, stop => Data.RejectAsync(rejection.ActionId, rejection.Note, stop), T["Rejected."], T["Nothing was rejected."]);

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
                _notice = result.Succeeded ? new Notice(done(result.Value), Failed: false) : new Notice($"{undone} {result.Error.Said()}", Failed: true);
            await RefreshOpenAsync();
        }
        finally
        {
            _busy = null;
        }

        await RefreshListAsync();
    }
}
