using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Knowledge;
using RainRef.Web.Components;
using RainRef.Web.Components.Shared;

namespace RainRef.Web.Knowledge;

/// <summary>The list of sources, what is being imported, and the ways in.</summary>
public sealed partial class Sources : LiveComponentBase
{
    private const int RowsAPage = 50;
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private Page<SourceRow>? _page;
    private IReadOnlyList<ImportRun> _imports = [];
    private Error? _error;
    private string? _said;
    private bool _failed;
    private bool _busy;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    /// <summary>Words of the title or the address.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int? PageNumber { get; set; }

    private SourceDesk Desk => field ??= Services.GetRequiredService<SourceDesk>();

    private string Range =>
        $"{Words.Count(((long)(_page!.Number - 1) * RowsAPage) + 1)}–{Words.Count(((long)(_page.Number - 1) * RowsAPage) + _page.Items.Count)}";

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind is "source.changed" or "import.changed";

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private async Task LoadAsync()
    {
        var filter = new SourceFilter(
            SnakeCase.TryParse<SourceState>(State, out var state) ? state : null,
            Text: Q is null || StorableText.Is(Q) ? Q : null);
        var page = await Desk.ListAsync(filter, new PageRequest(Math.Clamp(PageNumber ?? 1, 1, 100_000), RowsAPage), Stopping);
        _error = page.Error;
        _page = page.Succeeded ? page.Value : null;
        var imports = await Desk.ImportsAsync(Stopping);
        var now = Clock.GetUtcNow();
        _imports = imports.Succeeded ? [.. imports.Value.Items.Where(r => !r.HasEnded || now - r.UpdatedAt < Recent)] : [];
    }

    private Task UploadAsync(IncomingFile file) => DoAsync(async () =>
    {
        var uploaded = await Desk.UploadAsync(file, Stopping);
        return uploaded.Then<string>(change => change switch
        {
            SourceChange.Created => T["{0} is in and can be found.", file.Name],
            SourceChange.Replaced => T["{0} has a new version.", file.Name],
            SourceChange.Unchanged => T["{0} has not changed.", file.Name],
        });
    });

    private Task ImportAsync(string url) => DoAsync(async () =>
        (await Desk.ImportAsync(url, Stopping)).Then<string>(_ => T["The import is in line."]));

    private async Task DoAsync(Func<Task<Result<string>>> act)
    {
        if (_busy)
            return;
        (_busy, _said) = (true, null);
        StateHasChanged();
        var done = await act();
        (_busy, _failed, _said) = (false, !done.Succeeded, done.Succeeded ? done.Value : done.Error.Said());
        await LoadAsync();
    }
}
