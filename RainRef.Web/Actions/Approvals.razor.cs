using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Actions;

/// <summary>The queue of actions that wait for leads. What a colleague decides leaves at once.</summary>
public partial class Approvals
{
    private readonly HashSet<Guid> _left = [];
    private ApprovalQueue? _queue;
    private Error? _error;
    private Notice? _notice;
    private Simulation? _simulation;
    private bool _busy;

    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    private IApprovalsData Data { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private ApprovalView? Open => _queue?.Items.FirstOrDefault(i => i.Id == Id);

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (IsLive)
            await LoadAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!IsLive || Id is not { } id || _simulation?.ActionId == id)
            return;
        var shown = await Data.SimulateAsync(id, Stopping);
        if (shown.Succeeded && id == Id)
            _simulation = shown.Value;
    }

    protected override bool Cares(LiveEvent change) => change.Kind.StartsWith("approval.", StringComparison.Ordinal);

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        // What has left is taken off before the queue is read again: nobody should reach for it meanwhile.
        _left.UnionWith(events.Where(e => e.Kind == ApprovalDesk.Left).Select(e => e.Id));
        if (_queue is not null && _queue.Items.Any(i => _left.Contains(i.Id)))
        {
            Show(_queue);
            StateHasChanged();
        }

        var queue = await Data.ListAsync(cancellationToken);
        if (queue.Succeeded)
            Show(queue.Value);
    }

    private long CountOf(string type) => _queue!.Groups.FirstOrDefault(g => g.Type == type)?.Count ?? 0;

    private async Task LoadAsync()
    {
        (_error, _queue) = (null, null);
        var queue = await Data.ListAsync(Stopping);
        _error = queue.Error;
        if (queue.Succeeded)
            Show(queue.Value);
    }

    // A list that was read before an action left may come after the word that it left.
    private void Show(ApprovalQueue queue)
    {
        var gone = queue.Items.Where(i => _left.Contains(i.Id)).ToLookup(i => i.Type);
        _queue = queue with
        {
            Items = [.. queue.Items.Where(i => !_left.Contains(i.Id))],
            Total = queue.Total - gone.Sum(g => g.Count()),
            Groups = [.. queue.Groups.Select(g => g with { Count = g.Count - gone[g.Type].Count() })],
        };
    }

    private async Task DecideAsync(ApprovalWord word)
    {
        if (_busy || Open is not { } open)
            return;
        (_busy, _notice) = (true, null);
        try
        {
            var items = _queue!.Items;
            var next = items.SkipWhile(i => i.Id != open.Id).Skip(1).Concat(items).FirstOrDefault(i => i.Id != open.Id);
            var result = await Data.DecideAsync(open, word.Approve, word.Note, Stopping);
            if (!result.Succeeded)
            {
                _notice = new Notice(T["Nothing was decided. {0}", result.Error.Said()], Failed: true);
                await RefreshAsync([], Stopping);
            }
            else if (result.Value == "waiting")
            {
                _notice = new Notice(T["Approved. It waits for a second person."], Failed: false);
                await RefreshAsync([], Stopping);
            }
            else
            {
                _left.Add(open.Id);
                Show(_queue);
                Navigation.NavigateTo(next is null ? Urls.Approvals : Urls.Approval(next.Id));
            }
        }
        finally
        {
            _busy = false;
        }
    }

    // The new proposal is opened where it waits; where policy decided otherwise, that is said.
    private async Task EditAsync(Dictionary<string, string> parameters)
    {
        if (_busy || Open is not { } open)
            return;
        (_busy, _notice) = (true, null);
        try
        {
            var edited = await Data.EditAsync(open.Id, parameters, Stopping);
            if (!edited.Succeeded)
            {
                _notice = new Notice(T["Nothing was changed. {0}", edited.Error.Said()], Failed: true);
                return;
            }

            _left.Add(open.Id);
            await RefreshAsync([], Stopping);
            var (id, status) = edited.Value;
            _notice = status == "waiting"
                ? new Notice(T["Proposed anew. Policy judged it again."], Failed: false)
                : new Notice(T["Proposed anew. It is {0}.", T.OrSame(status.Replace('_', ' '))], Failed: status == "denied");
            Navigation.NavigateTo(Urls.Approval(id));
        }
        finally
        {
            _busy = false;
        }
    }

    private void Dismiss() => _notice = null;
}
