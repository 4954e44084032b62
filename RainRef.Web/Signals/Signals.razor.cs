using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Signals;
using RainRef.Infrastructure.Signals;
using RainRef.Web.Components;

namespace RainRef.Web.Signals;

/// <summary>What customers say about the product, by type, area, strength and week, down to their words.</summary>
public partial class Signals
{
    private static readonly (string Value, string Name)[] Strengths = [("", "Any"), ("0.3", "0.3 and more"), ("0.5", "0.5 and more"), ("0.7", "0.7 and more")];
    private SignalDashboard? _board;
    private SignalGroup? _open;
    private QuotedSignal[] _quotes = [];
    private DashboardFilter? _shown;
    private Error? _error;

    [SupplyParameterFromQuery(Name = "weeks")]
    public string? Weeks { get; set; }

    [SupplyParameterFromQuery(Name = "area")]
    public string? Area { get; set; }

    [SupplyParameterFromQuery(Name = "least")]
    public string? Least { get; set; }

    [Inject]
    private SignalDesk Desk { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    // What an address says that makes no sense is left out.
    private DashboardFilter Filter => new(
        int.TryParse(Weeks, NumberStyles.None, CultureInfo.InvariantCulture, out var weeks) && weeks is >= 1 and <= DashboardFilter.MaxWeeks
            ? weeks
            : DashboardFilter.Quarter,
        string.IsNullOrEmpty(Area) ? null : Area,
        double.TryParse(Least, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var least) && least is > 0 and <= 1 ? least : null);

    private int ThisWeek => _board!.Groups.Sum(g => g.ByWeek[^1]);

    private int LastWeek => _board!.Weeks.Count > 1 ? _board.Groups.Sum(g => g.ByWeek[^2]) : 0;

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive && _shown != Filter)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind.StartsWith("signal.", StringComparison.Ordinal);

    protected override async Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        var board = await Desk.DashboardAsync(Filter, cancellationToken);
        if (board.Succeeded)
            _board = board.Value;
    }

    private async Task LoadAsync()
    {
        var filter = Filter;
        (_error, _shown, _open, _quotes) = (null, filter, null, []);
        var board = await Desk.DashboardAsync(filter, Stopping);
        if (filter != _shown)
            return;
        _error = board.Error;
        _board = board.Succeeded ? board.Value : null;
        if (_board?.Groups is [var first, ..])
            await OpenAsync(first);
    }

    private async Task OpenAsync(SignalGroup group)
    {
        _open = group;
        var quotes = await Desk.QuotesAsync(group.Type, group.Area, Filter, Stopping);
        if (!IsOpen(group))
            return;
        _error = quotes.Error;
        _quotes = quotes.Succeeded ? quotes.Value : [];
    }

    private bool IsOpen(SignalGroup group) => _open is { } open && (open.Area, open.Type) == (group.Area, group.Type);

    private void Go(string? weeks, string? area, string? least) => Navigation.NavigateTo(Urls.Signals(weeks, area, least));

    private static string Slug(SignalType type) => SnakeCase.Of(type);
}
