using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Lists;
using RainRef.Domain.Triage;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>Narrows the list, in the address, and saves what it then shows as a view.</summary>
public partial class FilterPanel
{
    private static IEnumerable<Choice> Statuses => [.. Enum.GetValues<TicketStatus>().Select(s => Choice.Of(SnakeCase.Of(s)))];
    private static IEnumerable<Choice> Priorities => [.. Enum.GetValues<TicketPriority>().Reverse().Select(p => Choice.Of(SnakeCase.Of(p)))];
    private static IEnumerable<Choice> Risks => [new("0.50", T["0.50 and more"]), new("0.70", T["0.70 and more"]), new("0.90", T["0.90 and more"])];
    private static IEnumerable<Choice> Promises => [new("yes", T["At risk or broken"]), new("no", T["Not at risk"])];
    private static IEnumerable<Choice> Languages =>
    [
        new("en", T["English"]), new("de", T["German"]), new("fr", T["French"]), new("es", T["Spanish"]), new("it", T["Italian"]), new("nl", T["Dutch"]),
        new("pt", T["Portuguese"]), new("pl", T["Polish"]), new("da", T["Danish"]), new("sv", T["Swedish"]),
    ];

    private FilterChoices? _choices;
    private bool _naming;
    private string _name = "";
    private bool _shared;
    private string? _failure;

    [Parameter, EditorRequired]
    public InboxPlace Place { get; set; }

    [Parameter, EditorRequired]
    public TicketSort Sort { get; set; }

    /// <summary>The saved view that is narrowed, if it is one.</summary>
    [Parameter]
    public SavedView? View { get; set; }

    [Parameter]
    public bool CanShare { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    [Inject]
    private IInboxData Data { get; set; } = default!;

    [Inject]
    private ViewDesk Desk { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private ViewConditions Narrowed => Place.Narrowed;

    private IEnumerable<Choice> People =>
    [
        new(ViewConditions.Me, T["Me"]), new(ViewConditions.Nobody, T["Nobody"]),
        .. (_choices?.People ?? []).Select(p => new Choice(p.Id.ToString("D"), p.Name)),
    ];

    private IEnumerable<Choice> Queues => (_choices?.Queues ?? []).Select(q => new Choice(q.Name, q.Title));

    protected override async Task OnInitializedAsync()
    {
        var choices = await Data.FilterChoicesAsync(CancellationToken.None);
        _failure = choices.Error?.Said();
        if (choices.Succeeded)
            _choices = choices.Value;
    }

    private IEnumerable<Choice> Triaged(TriageKind kind) =>
        (_choices?.Triage.ByKind[kind] ?? []).Select(v => new Choice(v.Key, v.Name == v.Key ? Words.From(v.Key) : v.Name));

    private void Set(Func<ViewConditions, ViewConditions> change)
    {
        // The last change may still wait for its list before it comes back as a parameter; the address has it already.
        var place = InboxPlace.FromAddress(Navigation.Uri);
        var narrowed = change(place.Narrowed);
        _failure = narrowed.Check()?.Message;
        if (_failure is null)
            Navigation.NavigateTo(Urls.Inbox(place.With(narrowed)));
    }

    private async Task SaveAsync()
    {
        if (!_naming)
        {
            _naming = true;
            return;
        }

        var conditions = (View?.Conditions ?? Place.View.Conditions()).With(Narrowed);
        var saved = await Desk.AddAsync(_name, _shared, conditions, Sort, CancellationToken.None);
        _failure = saved.Error?.Said();
        if (!saved.Succeeded)
            return;
        await OnClose.InvokeAsync();
        Navigation.NavigateTo(Urls.Inbox(default(InboxPlace) with { Saved = saved.Value.Id }));
    }

    private static string? Value(ChangeEventArgs e) => e.Value as string is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static string[]? One(ChangeEventArgs e) => Value(e) is { } value ? [value] : null;

    private static double? Risk(ChangeEventArgs e) =>
        double.TryParse(Value(e), NumberStyles.Float, CultureInfo.InvariantCulture, out var risk) ? risk : null;

    private static bool? Flag(ChangeEventArgs e) => Value(e) switch { "yes" => true, "no" => false, _ => null };
}
