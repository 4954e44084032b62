using System.Globalization;
using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Quality;
using RainRef.Infrastructure.Quality;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Quality;

/// <summary>What became of drafts, week by week, and whether they get worse.</summary>
public partial class AnswerQuality
{
    private static readonly int[] Spans = [4, AnswerReport.Quarter];
    private AnswerReport? _report;
    private Error? _error;
    private int? _loaded;

    [SupplyParameterFromQuery]
    private string? Weeks { get; set; }

    [Inject]
    private IAnswerQualityData Data { get; set; } = default!;

    // What an address says that makes no sense is left out.
    private int Shown => int.TryParse(Weeks, NumberStyles.None, CultureInfo.InvariantCulture, out var weeks) && weeks is >= 1 and <= AnswerReport.MaxWeeks
        ? weeks
        : AnswerReport.Quarter;

    private AnswerFigures Sum => _report!.Sum;

    private AnswerFigures Before => _report!.Before;

    private WeekSeries[] Series =>
        [.. Enum.GetValues<DraftFate>().Select(fate => new WeekSeries(SnakeCase.Of(fate), [.. _report!.Weeks.Select(w => w.Figures.Of(fate).Drafts)]))];

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive && _loaded != Shown)
            await LoadAsync();
    }

    // Weeks are read, not watched: counting them anew with every draft would help nobody.
    protected override bool Cares(LiveEvent change) => false;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private async Task LoadAsync()
    {
        var weeks = Shown;
        if (_loaded != weeks)
            _report = null;
        (_loaded, _error) = (weeks, null);
        var report = await Data.LoadAsync(weeks, Stopping);
        if (weeks != _loaded)
            return;
        (_report, _error) = report.Succeeded ? (report.Value, null) : (_report, _report is null ? report.Error : null);
    }

    private static string WithBefore(string said, Part before) => before.Of == 0 ? said : T["{0}; before {1}", said, Shares.Tell(before)];

    private static Part Stood(AnswerFigures figures) => figures.By(ReplyKind.AsItStood);
}
