using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Lists;
using RainRef.Infrastructure.Tickets.Lists;

namespace RainRef.Web.Tickets;

/// <summary>The list pane: what it holds, in which order, and its rows about where the reader is.</summary>
public partial class TicketList
{
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

    /// <summary>The reader came to another part; the value is the first row to draw.</summary>
    [Parameter, EditorRequired]
    public EventCallback<int> OnScroll { get; set; }

    private int Below => Math.Max(0, List!.Count - List.First - ReadingList.WindowRows);

    private string WaitingText =>
        $"{List!.Waiting}{(List.Waiting >= InboxStretch.Rows ? "+" : "")} new since you started reading";

    private void ToggleFilter() => _filtering = !_filtering;

    private Task ScrolledAsync(ChangeEventArgs e) =>
        int.TryParse(e.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? OnScroll.InvokeAsync(first)
            : Task.CompletedTask;
}
