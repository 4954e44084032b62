using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Quality;

/// <summary>The models of triage: figures, confusions, what a version would change, and the way back.</summary>
public partial class TriageQuality
{
    private TriagePage? _page;
    private Error? _error;
    private (TriageKind, Guid?)? _loaded;

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private Guid? Compared { get; set; }

    [Inject]
    private ITriageData Data { get; set; } = default!;

    private TriageKind Shown => SnakeCase.TryParse<TriageKind>(Kind ?? "", out var kind) ? kind : TriageKind.Intent;

    protected override async Task OnParametersSetAsync()
    {
        if (!IsLive || _loaded == (Shown, Compared))
            return;
        (_page, Notice) = (null, null);
        await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) =>
        change.Kind is TriageShelf.ModelChanged or TriageShelf.ValuesChanged or "ticket.updated";

    protected override async Task LoadAsync()
    {
        var place = (Shown, Compared);
        _loaded = place;
        var page = await Data.LoadAsync(Shown, Compared, Stopping);
        if (_loaded != place)
            return;
        if (page.Succeeded)
            (_page, _error) = (page.Value, null);
        else if (_page is null)
            _error = page.Error;
    }

    private Task TrainAsync() => ActAsync(stop => Data.TrainAsync(Shown, stop));

    private Task RollBackAsync(Guid id) => ActAsync(stop => Data.RollBackAsync(id, stop));

    private Task RetireAsync(Guid id) => ActAsync(stop => Data.RetireAsync(id, stop));

    internal static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
