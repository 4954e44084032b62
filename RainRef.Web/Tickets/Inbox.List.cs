using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Viewers;

namespace RainRef.Web.Tickets;

/// <summary>The list of the inbox: what the address names, read as far as one reads.</summary>
public partial class Inbox
{
    private InboxCounts? _counts;
    private ReadingList? _list;
    private SavedView? _view;
    private TicketSort _sort;
    private Error? _listError;
    private InboxPlace? _listed;
    private bool _extending;
    private (string? Address, InboxPlace Place) _place;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private InboxPlace Place => _place.Address == Navigation.Uri
        ? _place.Place
        : (_place = (Navigation.Uri, InboxPlace.FromAddress(Navigation.Uri))).Place;

    private string ListTitle => _view is { } view && view.Id == Place.Saved ? view.Name : Place.Saved is null ? Place.View.Title() : T["View"];

    private TicketCount? Total => _counts is null || _listed != Place ? null : _counts.Here;

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        await base.OnInitializedAsync();
    }

    public override ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= Moved;
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    // Another query of the same page sets no parameter.
    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (!Stopping.IsCancellationRequested)
            _ = InvokeAsync(ArriveAsync);
    }

    private async Task ArriveAsync()
    {
        try
        {
            await LoadWhatIsNamedAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task LoadListAsync()
    {
        var place = Place;
        (_listed, _list, _listError, _view) = (place, null, null, null);
        var counts = LoadCountsAsync(place);
        var begun = await Data.ListAsync(place, null, Stopping);
        if (place != _listed)
            return;
        _listError = begun.Error;
        if (begun.Succeeded)
            (_list, _sort, _view) = (new ReadingList(begun.Value.Tickets), begun.Value.Sort, begun.Value.View);
        StateHasChanged();
        await counts;
    }

    private async Task LoadCountsAsync(InboxPlace place)
    {
        var counts = await Data.CountsAsync(place, Stopping);
        // Numbers that cannot be had are left as they were: the list says what is wrong.
        if (counts.Succeeded && place == _listed)
            _counts = counts.Value;
    }

    private async Task RefreshListAsync(IReadOnlyList<LiveEvent>? events = null)
    {
        if (_list is not { } list || _listed is not { } place)
            return;
        // What changed is shown first, then what is new, then how much there is.
        await ReadAsync(list, [.. Named(list, events)]);
        StateHasChanged();
        // Who looks at a ticket moves none.
        if (events is not null && events.All(e => e.Kind == TicketViewers.Changed))
            return;
        var begun = await Data.ListAsync(place, null, Stopping);
        // What is on the screen stays when it cannot be refreshed; the next change tries again.
        if (!begun.Succeeded || place != _listed || list != _list)
            return;
        (_sort, _view) = (begun.Value.Sort, begun.Value.View);
        await ReadAsync(list, list.Hear(begun.Value.Tickets));
        StateHasChanged();
        await LoadCountsAsync(place);
    }

    // The rows on the screen that the events are about; all of them where the events name none.
    private static IEnumerable<Guid> Named(ReadingList list, IReadOnlyList<LiveEvent>? events)
    {
        if (events is null || events.Any(e => IsResync(e) || e.TicketId is null))
            return list.Window;
        var named = events.Select(e => e.TicketId!.Value).ToHashSet();
        return list.Window.Where(named.Contains);
    }

    private async Task ReadAsync(ReadingList list, IReadOnlyCollection<Guid> ids)
    {
        if (ids.Count == 0)
            return;
        var rows = await Data.RowsAsync(ids, Stopping);
        if (rows.Succeeded && list == _list)
            list.Update(rows.Value);
    }

    /// <summary>The reader is at these rows: they are drawn, and read on where the end is near.</summary>
    private async Task ScrollAsync(TicketList.Stretch window)
    {
        if (_list is not { } list || _listed is not { } place)
            return;
        await ReadAsync(list, list.MoveTo(window.First, window.Rows));
        if (_extending || list.Next is not { } next || list.First + list.Rows <= list.Count)
            return;
        _extending = true;
        try
        {
            var more = await Data.ListAsync(place, next, Stopping);
            if (more.Succeeded && list == _list)
                list.Append(more.Value.Tickets);
        }
        finally
        {
            _extending = false;
        }
    }

    private void ShowNew() => _list?.ShowFresh();
}
