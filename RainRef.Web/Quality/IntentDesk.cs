using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Quality;

/// <summary>What the page about new intents shows.</summary>
/// <param name="Leads">Enabled categories, areas and queues, to which a new intent may lead.</param>
public sealed record NewIntentsPage(
    IReadOnlyList<IntentOfferView> Offers, OffersState State, ILookup<TriageKind, string> Leads, IReadOnlyList<IntentOfferView> Decided);

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class IntentDesk(SignedIn member, IntentOffers offers, TriageShelf shelf)
{
    private const int Shown = 50;
    private const int ShownDecided = 10;

    public Task<Result<NewIntentsPage>> LoadAsync(CancellationToken ct) => member.AsAsync<NewIntentsPage>(Access.ReadTickets, async actor =>
    {
        var open = await offers.ListAsync(actor.WorkspaceId, IntentOfferState.Open, new PageRequest(1, Shown), ct);
        var accepted = await offers.ListAsync(actor.WorkspaceId, IntentOfferState.Accepted, new PageRequest(1, ShownDecided), ct);
        var dismissed = await offers.ListAsync(actor.WorkspaceId, IntentOfferState.Dismissed, new PageRequest(1, ShownDecided), ct);
        var knowledge = await shelf.OfAsync(actor.WorkspaceId, ct);
        return new NewIntentsPage(
            open.Items, await offers.StateAsync(actor.WorkspaceId, ct),
            knowledge.Values.Where(v => v.Enabled).OrderBy(v => v.Key, StringComparer.Ordinal).ToLookup(v => v.Kind, v => v.Key),
            [.. accepted.Items.Concat(dismissed.Items).OrderByDescending(o => o.DecidedAt)]);
    });

    public Task<Result<string>> LookAsync(CancellationToken ct) => member.AsAsync<string>(Access.ManageTriage, async actor =>
    {
        await offers.LookAsync(actor.WorkspaceId, ct);
        return T["Looking through the unknown tickets. What is found shows here."];
    });

    public Task<Result<string>> AcceptAsync(Guid id, OfferAcceptance wish, CancellationToken ct) => member.AsAsync(
        Access.ManageTriage,
        async actor => (await offers.AcceptAsync(actor, id, wish, ct)).Then<string>(
            o => T["{0} takes {1} tickets, and the model learns from them.", o.Value, o.Tickets]));

    public Task<Result<string>> DismissAsync(Guid id, CancellationToken ct) => member.AsAsync(
        Access.ManageTriage, async actor => (await offers.DismissAsync(actor, id, ct)).Then<string>(_ => T["Dismissed; it is not offered again."]));
}
