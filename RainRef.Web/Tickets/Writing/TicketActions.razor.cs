using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Notes;
using RainRef.Infrastructure.Tickets.Viewers;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Writing;

/// <summary>Whose the ticket is, when it comes back, how urgent it is; each can be taken back. And who else looks at it.</summary>
public sealed partial class TicketActions
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    private IReadOnlyList<ViewerView> _viewers = [];
    private IReadOnlyList<PersonView> _people = [];
    private TicketChange? _undo;
    private ElementReference _pop;
    private string? _open;
    private string? _said;
    private string? _fault;
    private bool _busy;
    private bool _focus;
    private bool _wasWriting;
    private Guid _ticket;
    private ITimer? _beat;

    [Parameter, EditorRequired]
    public TicketDetails Details { get; set; } = default!;

    /// <summary>Whether the member is writing on it, which the others see.</summary>
    [Parameter]
    public bool Writing { get; set; }

    [Inject]
    private IWritingDesk Desk { get; set; } = default!;

    [CascadingParameter]
    private TimeProvider? ReadersClock { get; set; }

    private TimeZoneInfo Zone => (ReadersClock ?? Clock).LocalTimeZone;

    private string Whose => Details.AssigneeName is not { } name ? T["Assign"]
        : Details.Ticket.AssigneeId == Member?.Id ? T["Mine"]
        : name.Split(' ')[0] is { Length: <= 10 } first ? first : name[..8] + "…";

    private bool Snoozed => Details.SnoozedUntil is not null || Details.SnoozedUntilReply;

    private string SnoozedTill => Details.SnoozedUntil is { } until ? T["Snoozed until {0}", Moment.Exactly(until, ReadersClock ?? Clock)] : T["Snoozed until the customer replies"];

    private string Here => _viewers.FirstOrDefault(v => v.Writing) is { } writer
        ? T["{0} is writing", writer.Name]
        : _viewers.Count > 1 ? T["{0} and {1} more are looking", _viewers[0].Name, _viewers.Count - 1] : T["{0} is looking", _viewers[0].Name];

    private string Name => _open switch { "assign" => T["Assign to"], "snooze" => T["Snooze until"], _ => T["Status, priority and tags"] };

    public override async ValueTask DisposeAsync()
    {
        if (_beat is not null)
            await _beat.DisposeAsync();
        await base.DisposeAsync();
        if (_ticket == Guid.Empty)
            return;
        try
        {
            await Desk.LeaveAsync(_ticket);
        }
        catch (System.Data.Common.DbException)
        {
            // A heartbeat that nobody ends ends by itself.
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!IsLive || (_ticket == Details.Ticket.Id && Writing == _wasWriting))
            return;
        (_ticket, _wasWriting) = (Details.Ticket.Id, Writing);
        _beat ??= Clock.CreateTimer(_ => _ = InvokeAsync(BeatAsync), null, Heartbeat, Heartbeat);
        await BeatAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus || _open is null)
            return;
        _focus = false;
        await _pop.TryFocusAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind == TicketViewers.Changed && change.TicketId == Details.Ticket.Id && change.Id != Member?.Id;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => BeatAsync();

    private async Task BeatAsync()
    {
        if (Stopping.IsCancellationRequested)
            return;
        var others = await Desk.BeatAsync(_ticket, Writing, Stopping);
        if (!others.Succeeded)
            return;
        _viewers = others.Value;
        StateHasChanged();
    }

    private async Task OpenAsync(string what)
    {
        (_open, _fault, _focus) = (_open == what ? null : what, null, true);
        if (_open == "assign" && await Desk.PeopleAsync(Stopping) is { Succeeded: true } people)
            _people = people.Value;
    }

    private void Close() => _open = null;

    // What was erased or held is not undone by a key.
    private void Kept(string said) => (_undo, _said, _open) = (null, said, null);

    private Task AssignAsync(Guid? member) => DoAsync(
        new TicketChange(Assign: true, AssigneeId: member), new TicketChange(Assign: true, AssigneeId: Details.Ticket.AssigneeId),
        member is null ? T["Assigned to nobody."] : T["Assigned."]);

    private Task SnoozeAsync(DateTimeOffset? until) => DoAsync(
        new TicketChange { Snooze = true, SnoozeUntil = until }, new TicketChange { Wake = true }, T["Snoozed."]);

    private Task WakeAsync() => DoAsync(
        new TicketChange { Wake = true }, new TicketChange { Snooze = true, SnoozeUntil = Details.SnoozedUntil }, T["It is back."]);

    private Task StatusAsync(ChangeEventArgs change) => SnakeCase.TryParse<TicketStatus>((string?)change.Value ?? "", out var status)
        ? DoAsync(
            new TicketChange(Status: status),
            status == TicketStatus.Closed || !SnakeCase.TryParse<TicketStatus>(Details.Ticket.Status, out var before) || before == TicketStatus.New
                ? null : new TicketChange(Status: before),
            T["It is {0} now.", Words.InSentence(SnakeCase.Of(status))])
        : Task.CompletedTask;

    private Task PriorityAsync(ChangeEventArgs change) =>
        SnakeCase.TryParse<TicketPriority>((string?)change.Value ?? "", out var priority) && SnakeCase.TryParse<TicketPriority>(Details.Ticket.Priority, out var before)
            ? DoAsync(new TicketChange { Priority = priority }, new TicketChange { Priority = before }, T["The priority is changed."])
            : Task.CompletedTask;

    private Task TagsAsync(ChangeEventArgs change) => DoAsync(
        new TicketChange(Tags: ((string?)change.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        new TicketChange(Tags: [.. Details.Tags]), T["The tags are changed."]);

    private async Task UndoAsync()
    {
        if (_undo is { } undo)
            await DoAsync(undo, null, T["Undone."]);
    }

    private async Task DoAsync(TicketChange change, TicketChange? undo, string said)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var done = await Desk.ChangeAsync(Details.Ticket.Id, change, CancellationToken.None);
            if (done.Succeeded)
                (_undo, _said, _fault, _open) = (undo, said, null, _open == "more" ? _open : null);
            else
                (_fault, _said) = (done.Error.Said(), done.Error.Said());
        }
        finally
        {
            _busy = false;
        }
    }
}
