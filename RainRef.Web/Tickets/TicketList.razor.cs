using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Lists;

namespace RainRef.Web.Tickets;

/// <summary>The list pane: what it holds, in which order, and its rows about where the reader is.</summary>
public partial class TicketList
{
    private readonly Selection _selection = new();
    private InboxPlace? _selectedIn;
    private ListSetting? _setting;
    private (InboxPlace Place, TicketSort Sort, MarkupString Drawn)? _orders;
    private bool _filtering;

    [Parameter, EditorRequired]
    public InboxPlace Place { get; set; }

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The saved view that is shown, if it is one.</summary>
    [Parameter]
    public SavedView? View { get; set; }

    [Parameter]
    public TicketSort Sort { get; set; }

    /// <summary>How many tickets the list holds; none while that is not known.</summary>
    [Parameter, EditorRequired]
    public TicketCount? Total { get; set; }

    /// <summary>None while it loads.</summary>
    [Parameter, EditorRequired]
    public ReadingList? List { get; set; }

    [Parameter, EditorRequired]
    public Error? Error { get; set; }

    /// <summary>The open ticket's number.</summary>
    [Parameter, EditorRequired]
    public long? Open { get; set; }

    /// <summary>Whoever reads it.</summary>
    [Parameter]
    public Guid? Me { get; set; }

    /// <summary>Whether the reader may change tickets, and share views.</summary>
    [Parameter]
    public bool CanWrite { get; set; }

    /// <summary>Whether the reader may change what others share.</summary>
    [Parameter]
    public bool CanManage { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnShowNew { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnRetry { get; set; }

    /// <summary>The reader came to another part.</summary>
    [Parameter, EditorRequired]
    public EventCallback<Stretch> OnScroll { get; set; }

    [CascadingParameter]
    private TimeProvider? ReadersClock { get; set; }

    // One for all rows, and the same for as long as nothing of it changes.
    private ListSetting Setting
    {
        get
        {
            var now = new ListSetting(Place, Me, CanWrite, ReadersClock ?? TimeProvider.System);
            return _setting == now ? _setting : _setting = now;
        }
    }

    private MarkupString Orders =>
        (_orders is { } known && known.Place == Place && known.Sort == Sort ? known : (_orders = (Place, Sort, SortMenu.Of(Assets, Place, Sort))).Value).Drawn;

    private int Below => Math.Max(0, List!.Count - List.First - List.Rows);

    private string WaitingText =>
        T["{0} new since you started reading", $"{List!.Waiting}{(List.Waiting >= InboxStretch.Rows ? "+" : "")}"];

    protected override void OnParametersSet()
    {
        // What was picked from one list is not meant in another.
        if (_selectedIn is { } place && place != Place)
            _selection.Clear();
        _selectedIn = Place;
    }

    private RowLook LookOf(TicketRow row) =>
        (row.Number == Open ? RowLook.Open : 0) | (List!.IsNew(row.Id) ? RowLook.New : 0) | (_selection.Holds(row.Id) ? RowLook.Picked : 0);

    // A ticket's number, with a plus behind it where all from the one before are meant.
    private void Pick(ChangeEventArgs e)
    {
        if (e.Value is not string said || List is not { } list
            || !long.TryParse(said.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || list.RowOf(number) is not { Id: var id })
            return;
        if (said.EndsWith('+'))
            _selection.Extend(id, list);
        else
            _selection.Toggle(id);
    }

    private void PickAll() => _selection.PickAll();

    private void ClearSelection() => _selection.Clear();

    private void ToggleFilter() => _filtering = !_filtering;

    private Task ScrolledAsync(ChangeEventArgs e) =>
        (e.Value as string)?.Split('+') is [var from, var many]
        && int.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(many, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            ? OnScroll.InvokeAsync(new Stretch(first, rows))
            : Task.CompletedTask;

    /// <summary>Rows that follow one another.</summary>
    /// <param name="First">The place of the first, from 0.</param>
    /// <param name="Rows">How many.</param>
    public readonly record struct Stretch(int First, int Rows);
}
