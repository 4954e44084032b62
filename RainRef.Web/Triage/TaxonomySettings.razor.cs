using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Components.Shared;
using RainRef.Web.Tickets;

namespace RainRef.Web.Triage;

/// <summary>The values that triage gives: added, renamed, merged, split, retired.</summary>
public partial class TaxonomySettings
{
    private static readonly TriageKind[] Kinds = [.. Enum.GetValues<TriageKind>().Where(TaxonomyMoves.Arranges)];

    private TaxonomyView? _page;
    private SuggestedPart[]? _parts;
    private Error? _error;
    private Notice? _notice;
    private TriageKind? _loaded;
    private Guid? _open;
    private string _key = "";
    private bool _busy;

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [Inject]
    private TaxonomyPageData Data { get; set; } = default!;

    private TriageKind Shown => SnakeCase.TryParse<TriageKind>(Kind ?? "", out var kind) && TaxonomyMoves.Arranges(kind) ? kind : TriageKind.Intent;

    private bool MayManage => Member?.CanApprove is true;

    protected override async Task OnParametersSetAsync()
    {
        if (!IsLive || _loaded == Shown)
            return;
        (_page, _notice, _open, _loaded) = (null, null, null, Shown);
        await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) =>
        change.Kind is TriageShelf.ValuesChanged or TaxonomyMoveStep.TicketsMoved or RoutingShelf.Changed or "ticket.updated" or "ticket.triaged";

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private static int Level(string key) => key.Split(TriageValue.LevelSeparator).Length;

    private async Task LoadAsync()
    {
        var kind = Shown;
        var page = await Data.LoadAsync(kind, Stopping);
        if (kind != _loaded)
            return;
        if (page.Succeeded)
            (_page, _error) = (page.Value, null);
        else if (_page is null)
            _error = page.Error;
    }

    private void Open(Guid id) => (_open, _parts) = (_open == id ? null : id, null);

    private Task AddAsync() => ActAsync(stop => Data.AddAsync(Shown, _key.Trim(), stop), () => _key = "");

    private Task ChangeAsync(Guid id, ValueChange change) => ActAsync(stop => Data.ChangeAsync(id, change, stop));

    private Task RenameAsync(Guid id, string key) => ActAsync(stop => Data.RenameAsync(id, key, stop), Fold);

    private Task MergeAsync(Guid id, string into) => ActAsync(stop => Data.MergeAsync(id, into, stop), Fold);

    private Task RetireAsync(Guid id) => ActAsync(stop => Data.RetireAsync(id, stop), Fold);

    private Task SplitAsync(Guid id, TaxonomyPart part) => ActAsync(stop => Data.SplitAsync(id, part, stop), Fold);

    private void Fold() => (_open, _parts) = (null, null);

    private async Task SuggestAsync(Guid id)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var parts = await Data.PartsAsync(id, Stopping);
            if (parts.Succeeded)
                _parts = parts.Value;
            else
                _notice = new Notice(parts.Error.Said(), Failed: true);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task ActAsync(Func<CancellationToken, Task<Result<string>>> act, Action? then = null)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var done = await act(Stopping);
            _notice = done.Succeeded ? new Notice(done.Value, Failed: false) : new Notice(T["Nothing changed. {0}", done.Error.Said()], Failed: true);
            if (done.Succeeded)
                then?.Invoke();
            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
