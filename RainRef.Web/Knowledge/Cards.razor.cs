using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Knowledge;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Knowledge;
using RainRef.Web.Components;

namespace RainRef.Web.Knowledge;

/// <summary>The list of cards with their trust, owner and what is due.</summary>
public sealed partial class Cards : LiveComponentBase
{
    private const int RowsAPage = 100;

    private static readonly (string Name, string? Slug)[] Views =
        [("All", null), ("Due", "due"), ("In review", "in_review"), ("Draft", "draft"), ("Approved", "approved"), ("Retired", "retired")];

    private Page<KbCard>? _page;
    private Error? _error;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    private CardDesk Desk => field ??= Services.GetRequiredService<CardDesk>();

    protected override async Task OnParametersSetAsync()
    {
        if (IsLive)
            await LoadAsync();
    }

    protected override bool Cares(LiveEvent change) => change.Kind == "card.changed";

    protected override Task RefreshAsync(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken) => LoadAsync();

    private async Task LoadAsync()
    {
        CardState[]? states = SnakeCase.TryParse<CardState>(State, out var state) ? [state] : null;
        var filter = new CardFilter(Q is null || StorableText.Is(Q) ? Q : null, States: states);
        var page = await Desk.ListAsync(filter, State == "due", new PageRequest(1, RowsAPage), Stopping);
        (_error, _page) = (page.Error, page.Succeeded ? page.Value : null);
    }

    private bool IsOverdue(KbCard card) => card.State == CardState.NeedsReview || card.VerifyBy <= Clock.GetUtcNow();

    private static string Due(KbCard card) => card.State == CardState.Retired || card.VerifyBy is not { } by
        ? "–"
        : by.ToString($"{ReadersLanguage.DayPattern} yyyy", ReadersLanguage.Calendar);
}
