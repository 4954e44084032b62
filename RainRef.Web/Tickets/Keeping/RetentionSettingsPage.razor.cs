using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Tickets.Keeping;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Keeping;

/// <summary>How long closed tickets keep their words, what that would erase, and what the nights have erased.</summary>
public sealed partial class RetentionSettingsPage
{
    private const int Suggested = 365;

    private RetentionState? _state;
    private RetentionPreview? _preview;
    private RetentionPreview? _sure;
    private Error? _error;
    private bool _forever = true;
    private int _days = Suggested;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [CascadingParameter]
    private TimeProvider? ReadersClock { get; set; }

    private KeepingDesk Desk => field ??= Services.GetRequiredService<KeepingDesk>();

    private string? Preview => _forever || _preview is null ? null
        : _preview.OnHold == 0 ? T["{0} would be erased now.", Tickets(_preview.Due)]
        : T["{0} would be erased now; of those on hold, {1} more.", Tickets(_preview.Due), Words.Count(_preview.OnHold)];

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (!IsLive)
            return;
        await LoadAsync();
        (_forever, _days) = (_state?.Days is null, _state?.Days ?? Suggested);
        await LookAsync();
    }

    protected override bool Cares(LiveEvent change) =>
        IsResync(change) || change.Kind is RetentionStep.JobKind or RetentionDesk.Changed or TicketHolds.Held or TicketHolds.Released;

    // What is being chosen stays.
    protected override async Task LoadAsync()
    {
        var read = await Desk.ReadAsync(Stopping);
        (_error, _state) = (read.Error, read.Succeeded ? read.Value : _state);
    }

    private static string Tickets(int count) => Words.Count(count, T["ticket|within"], T["tickets|within"]);

    private static string TicketUrl(long number) => Urls.Ticket(number, new InboxPlace());

    private static ChipTone ToneOf(RetentionRun run) => run switch
    {
        { State: RetentionRunState.Running } => ChipTone.Review,
        { State: RetentionRunState.Done, Missed: 0 } => ChipTone.Allow,
        { State: RetentionRunState.Done } => ChipTone.Deny,
        _ => ChipTone.Neutral,
    };

    private static string IconOf(RetentionRun run) => run switch
    {
        { State: RetentionRunState.Running } => "loader",
        { State: RetentionRunState.Done, Missed: 0 } => "circle-check",
        { State: RetentionRunState.Done } => "triangle-alert",
        _ => "circle-dashed",
    };

    private Task ChooseAsync(ChangeEventArgs change)
    {
        (_forever, _sure) = ((string?)change.Value == "forever", null);
        return LookAsync();
    }

    private Task DaysAsync(ChangeEventArgs change)
    {
        _sure = null;
        if (int.TryParse((string?)change.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var days))
            _days = days;
        return LookAsync();
    }

    private async Task LookAsync()
    {
        _preview = null;
        if (!_forever && await Desk.PreviewAsync(_days, Stopping) is { Succeeded: true } preview)
            _preview = preview.Value;
    }

    // Where something would go, it is said again before.
    private async Task AskAsync()
    {
        await LookAsync();
        var fewer = !_forever && (_state?.Days is not { } now || _days < now);
        if (fewer && _preview is { Due: > 0 })
            _sure = _preview;
        else
            await SaveAsync();
    }

    private Task SaveAsync()
    {
        _sure = null;
        return ActAsync(stop => Desk.SetAsync(_forever ? null : _days, stop), T["Saved."]);
    }
}
