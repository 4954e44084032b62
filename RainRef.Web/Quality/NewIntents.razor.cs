using Microsoft.AspNetCore.Components;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Triage;

namespace RainRef.Web.Quality;

/// <summary>Groups of unknown tickets, to be made intents or dismissed.</summary>
public partial class NewIntents
{
    private NewIntentsPage? _page;
    private Error? _error;

    [Inject]
    private IntentDesk Desk { get; set; } = default!;

    private bool MayManage => Member?.CanApprove is true;

    protected override bool Cares(LiveEvent change) =>
        change.Kind is IntentGroupingStep.OffersChanged or TriageShelf.ValuesChanged or TriageShelf.ModelChanged or "ticket.triaged";

    protected override async Task LoadAsync()
    {
        var page = await Desk.LoadAsync(Stopping);
        if (page.Succeeded)
            (_page, _error) = (page.Value, null);
        else if (_page is null)
            _error = page.Error;
    }

    private Task LookAsync() => ActAsync(Desk.LookAsync);

    private Task AcceptAsync(Guid id, OfferAcceptance wish) => ActAsync(stop => Desk.AcceptAsync(id, wish, stop));

    private Task DismissAsync(Guid id) => ActAsync(stop => Desk.DismissAsync(id, stop));
}
