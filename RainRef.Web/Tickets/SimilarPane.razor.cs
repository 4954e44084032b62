using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Similar;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Tickets;

/// <summary>Tickets that say the same, and what was merged and split: to merge, and to take it back.</summary>
public sealed partial class SimilarPane : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IReadOnlyList<SimilarTicket>? _found;
    private (Guid, DateTimeOffset, string)? _loaded;
    private Notice? _notice;
    private bool _busy;

    [Parameter, EditorRequired]
    public TicketDetails Details { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool CanWrite { get; set; }

    [Inject]
    private IMoveDesk Desk { get; set; } = default!;

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var state = (Details.Ticket.Id, Details.Ticket.UpdatedAt, Details.Ticket.Status);
        if (!RendererInfo.IsInteractive || _loaded == state)
            return;
        _loaded = state;
        var found = await Desk.SimilarAsync(Details.Ticket.Id, _stopping.Token);
        // What cannot be found now is only an offer less.
        if (_loaded == state)
            _found = found.Succeeded ? found.Value : [];
    }

    private static string Address(long number) => Urls.TicketByNumber(number);

    private static string Why(SimilarTicket ticket) => $"{Sentences.Tell(ticket.Why.TrimEnd('.'))}.";

    private static string Describe(TicketMoveView move) => (move.Kind, move.Incoming) switch
    {
        ("merge", true) => T["{0} merged in from", Words.Count(move.Messages, T["message|within"], T["messages|within"])],
        ("merge", false) => T["Merged into"],
        ("split", true) => T["Split off from"],
        _ => T["A message split off into"],
    };

    private Task MergeAsync(Guid from, Guid into) => ActAsync(() => Desk.MergeAsync(from, into, _stopping.Token), T["Nothing was merged."]);

    private Task UndoAsync(Guid move) => ActAsync(() => Desk.UndoAsync(Details.Ticket.Id, move, _stopping.Token), T["Nothing was undone."]);

    private async Task ActAsync(Func<Task<Result<string>>> act, string undone)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var done = await act();
            _notice = done.Succeeded ? new Notice(done.Value, Failed: false) : new Notice($"{undone} {done.Error.Said()}", Failed: true);
            _loaded = null;
        }
        finally
        {
            _busy = false;
        }
    }
}
