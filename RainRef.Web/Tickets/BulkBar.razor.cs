using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Bulk;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Bulk;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>What can be done with the selected tickets, how far it is, and the way back.</summary>
public partial class BulkBar
{
    // Up to so many a slip is easily seen and undone; for more one is asked first.
    private const int WithoutAsking = InboxStretch.Rows;

    private static IEnumerable<Choice> Statuses => [.. ((string[])["open", "pending", "solved", "closed"]).Select(Choice.Of)];
    private static IEnumerable<Choice> Priorities => [.. Enum.GetValues<TicketPriority>().Reverse().Select(p => Choice.Of(SnakeCase.Of(p)))];
    private static IEnumerable<Choice> Snoozes =>
        [new("4", T["For four hours"]), new("24", T["For a day"]), new("168", T["For a week"]), new("reply", T["Until the customer replies"])];

    private FilterChoices? _choices;
    private BulkView? _operation;
    private (Func<string, string> Words, int Count, BulkChange Change)? _asked;
    private string? _failure;
    private bool _busy;

    [Parameter, EditorRequired]
    public InboxPlace Place { get; set; }

    [Parameter, EditorRequired]
    public Selection Selection { get; set; } = default!;

    /// <summary>How many tickets the list holds.</summary>
    [Parameter, EditorRequired]
    public TicketCount? Total { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnPickAll { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClear { get; set; }

    [Inject]
    private BulkDesk Desk { get; set; } = default!;

    [Inject]
    private IInboxData Data { get; set; } = default!;

    private IEnumerable<Choice> People =>
    [
        new(ViewConditions.Me, T["Me"]), new(ViewConditions.Nobody, T["Nobody"]),
        .. (_choices?.People ?? []).Select(p => new Choice(p.Id.ToString("D"), p.Name)),
    ];

    private IEnumerable<Choice> Queues => (_choices?.Queues ?? []).Select(q => new Choice(q.Name, q.Title));

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (!IsLive || Member?.CanWrite is not true)
            return;
        // What one began before the page was loaded anew goes on, and can still be undone.
        var latest = await Desk.LatestAsync(Stopping);
        _operation ??= latest.Succeeded ? latest.Value : null;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Selection.IsEmpty)
            (_asked, _failure) = (null, null);
        else if (_choices is null && await Data.FilterChoicesAsync(Stopping) is { Succeeded: true } choices)
            _choices = choices.Value;
    }

    protected override bool Cares(LiveEvent change) => change.Kind == BulkStep.JobKind;

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        if (_operation is not { } operation || !events.Any(e => IsResync(e) || e.Id == operation.Id))
            return;
        var now = await Desk.FindAsync(operation.Id, cancellationToken);
        if (now.Succeeded && _operation?.Id == operation.Id)
            _operation = now.Value;
    }

    private Task SnoozeAsync(Choice choice) => AskAsync(
        n => T["Snooze {0}: {1}", $"{char.ToLowerInvariant(choice.Name[0])}{choice.Name[1..]}", n],
        int.TryParse(choice.Key, out var hours)
            ? new BulkChange { SnoozeUntil = Clock.GetUtcNow().AddHours(hours) }
            : new BulkChange { SnoozeUntilReply = true });

    private async Task AskAsync(Func<string, string> words, BulkChange change)
    {
        _failure = null;
        if (!Selection.All && Selection.Count <= WithoutAsking)
        {
            await StartAsync(change);
            return;
        }

        var count = Selection.All ? await Desk.CountAsync(Place, Stopping) : Selection.Count;
        if (!count.Succeeded)
            _failure = count.Error.Said();
        else if (count.Value > TicketBulk.MaxTickets)
            _failure = T["One change is about at most {0} tickets; narrow the list.", Words.Count(TicketBulk.MaxTickets)];
        else
            _asked = (words, count.Value, change);
    }

    private async Task StartAsync(BulkChange change)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var started = await Desk.StartAsync(Place, Selection.All ? null : [.. Selection.Picked], change, Stopping);
            _failure = started.Error?.Said();
            _asked = null;
            if (!started.Succeeded)
                return;
            _operation = started.Value;
            await OnClear.InvokeAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task UndoAsync()
    {
        if (_operation is not { } operation || _busy)
            return;
        _busy = true;
        try
        {
            var undone = await Desk.UndoAsync(operation.Id, Stopping);
            if (undone.Succeeded)
                _operation = undone.Value;
            else
                _failure = undone.Error.Said();
        }
        finally
        {
            _busy = false;
        }
    }

    private static int Progress(BulkView o) => o.State is BulkState.Undoing ? o.Restored + o.Kept : o.Handled;

    private static int Goal(BulkView o) => o.State is BulkState.Undoing ? o.Changed : o.Total;

    private static string Tickets(int count) => Words.Count(count, T["ticket|within"], T["tickets|within"]);

    private static string Outcome(BulkView o)
    {
        var parts = o.State is BulkState.Undone
            ? (string[])[T["{0} as before", Tickets(o.Restored)], o.Kept > 0 ? T["{0} kept what was changed since", Words.Count(o.Kept)] : ""]
            : [T["{0} changed", Tickets(o.Changed)], o.Unchanged > 0 ? T["{0} were so already", Words.Count(o.Unchanged)] : "", o.Refused > 0 ? T["{0} refused", Words.Count(o.Refused)] : ""];
        return string.Join(", ", parts.Where(p => p.Length > 0)) + ".";
    }
}
