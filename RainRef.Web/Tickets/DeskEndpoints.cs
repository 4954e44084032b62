using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets;
using RainRef.Infrastructure.Tickets.Customers;
using RainRef.Infrastructure.Tickets.Notes;
using RainRef.Infrastructure.Tickets.Viewers;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <param name="Until">When it comes back; absent: when the customer writes.</param>
public sealed record SnoozeBody(DateTimeOffset? Until = null);

/// <param name="Writing">Whether the caller is writing a reply or a note.</param>
public sealed record ViewingBody(bool? Writing = null);

public sealed record ViewerList(IReadOnlyList<ViewerView> Items);

public sealed record PersonList(IReadOnlyList<PersonView> Items);

/// <summary>A ticket's desk: out of the way and back, who looks at it, whose it is.</summary>
internal static class DeskEndpoints
{
    public static void MapDeskEndpoints(this RouteGroupBuilder tickets)
    {
        tickets.MapPost("/{id:guid}/snooze", SnoozeAsync).RequireAuthorization(Access.WriteTickets).WithName("SnoozeTicket")
            .WithSummary("Put the ticket out of the way until a time, or until the customer writes; the customer's reply ends either.");
        tickets.MapPost("/{id:guid}/wake", WakeAsync).RequireAuthorization(Access.WriteTickets).WithName("WakeTicket")
            .WithSummary("End a snooze.");
        tickets.MapPut("/{id:guid}/viewing", ViewAsync).RequireAuthorization(Access.WriteTickets).WithName("ViewTicket")
            .WithSummary("Say for 45 seconds that the caller has the ticket open, which marks notes that call them as seen; answers who else has.");
        tickets.MapGet("/{id:guid}/customer", CustomerAsync).RequireAuthorization(Access.ReadTickets).WithName("TicketCustomer")
            .WithSummary("Who wrote the ticket and what they wrote before; contact names masks that can be revealed.");
    }

    public static void MapMentionEndpoints(this RouteGroupBuilder support)
    {
        support.MapGet("/mentions", MentionsAsync).RequireAuthorization(Access.ReadTickets).WithName("ListMentions")
            .WithSummary("Notes that call the caller, the latest first. seen=false lists those whose ticket they have not opened since.");
        support.MapGet("/people", PeopleAsync).RequireAuthorization(Access.ReadTickets).WithName("ListPeople")
            .WithSummary("The colleagues who can be assigned and called, by name.");
    }

    private static Task<Results<Ok<TicketDetails>, ProblemHttpResult>> SnoozeAsync(
        Guid id, SnoozeBody? body, WorkFactory works, TicketMasks masks, TicketQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        SupportEndpoints.ApplyAsync(
            id, new TicketChange { Snooze = true, SnoozeUntil = body?.Until?.ToUniversalTime() }, works, masks, queries, clock, http, ct);

    private static Task<Results<Ok<TicketDetails>, ProblemHttpResult>> WakeAsync(
        Guid id, WorkFactory works, TicketMasks masks, TicketQueries queries, TimeProvider clock, HttpContext http, CancellationToken ct) =>
        SupportEndpoints.ApplyAsync(id, new TicketChange { Wake = true }, works, masks, queries, clock, http, ct);

    private static async Task<Results<Ok<ViewerList>, ProblemHttpResult>> ViewAsync(
        Guid id, ViewingBody? body, TicketViewers viewers, HttpContext http, CancellationToken ct)
    {
        var others = await viewers.BeatAsync(http.Actor(), id, body?.Writing is true, ct);
        return others.Succeeded ? TypedResults.Ok(new ViewerList(others.Value)) : others.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<CustomerView>, ProblemHttpResult>> CustomerAsync(
        Guid id, CustomerQueries customers, HttpContext http, CancellationToken ct) =>
        await customers.OfAsync(http.Actor().WorkspaceId, id, ct) is { } customer
            ? TypedResults.Ok(customer)
            : Error.NotFound("ticket").ToProblem(http);

    private static async Task<Results<Ok<ListBody<MentionView>>, ProblemHttpResult>> MentionsAsync(
        int? page, int? limit, string? order, bool? seen, MentionQueries mentions, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await mentions.OfAsync(http.Actor(), seen, request.Value, ct)))
            : request.Error.ToProblem(http);
    }

    private static async Task<Ok<PersonList>> PeopleAsync(MentionQueries mentions, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new PersonList(await mentions.PeopleAsync(http.Actor().WorkspaceId, ct)));
}
