using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;

namespace RainRef.Web.Components.Palette;

public static class SearchEndpoints
{
    internal const int DefaultLimit = 6;

    public static void MapSearchEndpoints(this WebApplication app) =>
        app.MapGet("/search", SearchAsync).WithTags("search").RequireAuthorization(Access.ReadTickets).WithName("Search")
            .WithSummary("Tickets by number and subject, cards by title, and people, as the console's search finds them. Subjects and customers: of the newest 20,000 tickets.");

    internal static FindScope ScopeOf(Domain.Workspaces.Actor actor) =>
        new(actor.May(Access.ReadTickets), actor.May(Access.ReadKnowledge), actor.May(Access.ReadTickets));

    private static async Task<Results<Ok<Found>, ProblemHttpResult>> SearchAsync(
        string? q, int? limit, WorkspaceFinder finder, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        var found = await finder.FindAsync(actor.WorkspaceId, q, ScopeOf(actor), limit ?? DefaultLimit, ct);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem(http);
    }
}
