using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Tickets;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets.Keeping;

/// <summary>An admin's word on whether a ticket's words stay: a hold, or their erasure, which is asked twice.</summary>
public sealed partial class TicketKeeping
{
    private bool _asking;
    private bool _busy;
    private string? _fault;
    private Guid _ticket;

    [Parameter, EditorRequired]
    public TicketDetails Details { get; set; } = default!;

    /// <summary>What was done, to be said.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnDone { get; set; }

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    private KeepingDesk Desk => field ??= Services.GetRequiredService<KeepingDesk>();

    // Why erasing is not offered.
    private string? Kept => Details.Hold is not null ? T["On hold: nothing of it is erased until it is released."]
        : Details.Ticket.Status is "solved" or "closed" ? null
        : T["What it says can be erased once it is solved or closed."];

    protected override void OnParametersSet()
    {
        if (_ticket == Details.Ticket.Id)
            return;
        (_ticket, _asking, _fault) = (Details.Ticket.Id, false, null);
    }

    private Task HoldAsync(ChangeEventArgs change)
    {
        HoldReason? reason = SnakeCase.TryParse<HoldReason>((string?)change.Value ?? "", out var why) ? why : null;
        return DoAsync(
            () => Desk.HoldAsync(Details.Ticket.Id, reason, CancellationToken.None), reason is null ? T["Released."] : T["It is on hold."]);
    }

    private Task EraseAsync() => DoAsync(() => Desk.EraseAsync(Details.Ticket.Id, CancellationToken.None), T["What it said is erased."]);

    private async Task DoAsync<TDone>(Func<Task<Result<TDone>>> act, string said)
    {
        if (_busy)
            return;
        _busy = true;
        var done = await act();
        (_busy, _fault) = (false, done.Error?.Said());
        if (!done.Succeeded)
            return;
        _asking = false;
        await OnDone.InvokeAsync(said);
    }
}
