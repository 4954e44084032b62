using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Triage;

/// <summary>The values that triage gives: added, renamed, merged, split, retired.</summary>
public partial class TaxonomySettings
{
    private static readonly TriageKind[] Kinds = [.. Enum.GetValues<TriageKind>().Where(TaxonomyMoves.Arranges)];

    private TaxonomyView? _page;
    private SuggestedPart[]? _parts;
    private Error? _error;
    private TriageKind? _loaded;
    private Guid? _open;
    private string _key = "";

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
        (_page, Notice, _open) = (null, null, null);
        await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) =>
        change.Kind is TriageShelf.ValuesChanged or TaxonomyMoveStep.TicketsMoved or RoutingShelf.Changed or "ticket.updated" or "ticket.triaged";

    private static int Level(string key) => key.Split(TriageValue.LevelSeparator).Length;

    protected override async Task LoadAsync()
    {
        var kind = Shown;
        _loaded = kind;
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

    private Task SuggestAsync(Guid id) => HoldAsync(async stop =>
    {
        var parts = await Data.PartsAsync(id, stop);
        if (Tell(parts, null))
            _parts = parts.Value;
        return parts.Succeeded;
    });
}
