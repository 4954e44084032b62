using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;

namespace RainRef.Web.Triage;

public static class IntentEndpoints
{
    public static void MapIntentEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/triage/offers").WithTags("taxonomy");
        group.MapGet("", ListAsync).RequireAuthorization(Access.ReadTickets).WithName("ListIntentOffers")
            .WithSummary("Groups of unknown tickets, offered as intents that nobody listed: open ones unless state says otherwise, the largest first.");
        group.MapPost("/look", LookAsync).RequireAuthorization(Access.ManageTriage).WithName("LookForIntents")
            .WithSummary("Group the unknown tickets now; it is also done by itself when their number changes.");
        group.MapGet("/state", StateAsync).RequireAuthorization(Access.ReadTickets).WithName("IntentOffersState")
            .WithSummary("Whether a look through the unknown tickets waits or runs, and how many tickets no intent fits.");
        group.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetIntentOffer");
        group.MapPost("/{id:guid}/accept", AcceptAsync).RequireAuthorization(Access.ManageTriage).WithName("AcceptIntentOffer")
            .WithSummary("Make the group an intent, or let it join one: its tickets are labelled and the model learns from them.");
        group.MapPost("/{id:guid}/dismiss", DismissAsync).RequireAuthorization(Access.ManageTriage).WithName("DismissIntentOffer")
            .WithSummary("Do not offer this group again, also when like tickets come.");
    }

    private static async Task<Results<Ok<ListBody<IntentOfferView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, string? state, IntentOffers offers, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (request.Error is { } error)
            return error.ToProblem(http);
        if (!SnakeCase.TryParse<IntentOfferState>(state ?? "open", out var wanted))
            return Error.Validation("state", "state is open, accepted or dismissed.").ToProblem(http);
        return TypedResults.Ok(ListBody.Of(await offers.ListAsync(http.Actor().WorkspaceId, wanted, request.Value, ct)));
    }

    private static async Task<Accepted<OffersState>> LookAsync(IntentOffers offers, HttpContext http, CancellationToken ct)
    {
        await offers.LookAsync(http.Actor().WorkspaceId, ct);
        return TypedResults.Accepted("/triage/offers/state", await offers.StateAsync(http.Actor().WorkspaceId, ct));
    }

    private static async Task<Ok<OffersState>> StateAsync(IntentOffers offers, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await offers.StateAsync(http.Actor().WorkspaceId, ct));

    private static async Task<Results<Ok<IntentOfferView>, ProblemHttpResult>> FindAsync(
        Guid id, IntentOffers offers, HttpContext http, CancellationToken ct) =>
        await offers.FindAsync(http.Actor().WorkspaceId, id, ct) is { } offer
            ? TypedResults.Ok(offer)
            : Error.NotFound("offer").ToProblem(http);

    private static async Task<Results<Ok<IntentOfferView>, ProblemHttpResult>> AcceptAsync(
        Guid id, OfferBody body, IntentOffers offers, HttpContext http, CancellationToken ct)
    {
        var accepted = await offers.AcceptAsync(
            http.Actor(), id,
            new OfferAcceptance(body.Key, body.Name, body.Category, body.ProductArea, body.Queue, body.ExceptTicketIds ?? []), ct);
        return accepted.Succeeded ? TypedResults.Ok(accepted.Value) : accepted.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<IntentOfferView>, ProblemHttpResult>> DismissAsync(
        Guid id, IntentOffers offers, HttpContext http, CancellationToken ct)
    {
        var dismissed = await offers.DismissAsync(http.Actor(), id, ct);
        return dismissed.Succeeded ? TypedResults.Ok(dismissed.Value) : dismissed.Error.ToProblem(http);
    }
}
