using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage.Reruns;
using RainRef.Infrastructure.Triage.Reruns;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Quality;

/// <summary>A run of triage over history: begin it, read what it would change, apply or drop that.</summary>
public sealed partial class RerunSection
{
    private const int Most = 40;

    private RerunView? _run;
    private string? _notice;
    private bool _onlyOpen;
    private bool _busy;

    [Inject]
    private IRerunDesk Desk { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (IsLive)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind == RerunStep.JobKind;

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private static IEnumerable<RerunMove> Shown(RerunView run) => run.Moves.Take(Most);

    private static string Describe(RerunView run) => run.State switch
    {
        RerunState.Judging => T["Judging {0} of {1}; {2} would change so far.", Words.Count(run.Judged), Words.Count(run.Total, T["ticket|within"], T["tickets|within"]), Words.Count(run.Differ)],
        RerunState.Ready when run.Differ == 0 => T["{0} judged anew; none would change.", Words.Count(run.Judged, T["ticket|within"], T["tickets|within"])],
        RerunState.Ready => T["{0} of {1} would change:", Words.Count(run.Differ), Words.Count(run.Judged, T["ticket|within"], T["tickets|within"])],
        RerunState.Applying => T["Applying: {0} of {1}.", Words.Count(run.Applied + run.Skipped), Words.Count(run.Differ)],
        RerunState.Applied => T["Applied to {0}; {1} had changed meanwhile and stayed.", Words.Count(run.Applied, T["ticket|within"], T["tickets|within"]), Words.Count(run.Skipped)],
        RerunState.Discarded => T["The last report was discarded; nothing was changed."],
    };

    private async Task LoadAsync()
    {
        var latest = await Desk.LatestAsync(Stopping);
        if (latest.Succeeded)
            _run = latest.Value;
    }

    private Task StartAsync() => ActAsync(() => Desk.StartAsync(_onlyOpen, Stopping));

    private Task ApplyAsync() => ActAsync(() => Desk.ApplyAsync(_run!.Id, Stopping));

    private Task DiscardAsync() => ActAsync(() => Desk.DiscardAsync(_run!.Id, Stopping));

    private async Task ActAsync(Func<Task<Result<RerunView>>> act)
    {
        if (_busy)
            return;
        _busy = true;
        try
        {
            var done = await act();
            _notice = done.Succeeded ? null : done.Error.Said();
            if (done.Succeeded)
                _run = done.Value;
        }
        finally
        {
            _busy = false;
        }
    }
}
