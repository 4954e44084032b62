using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <param name="Note">Why.</param>
public sealed record RollbackBody(string? Note = null);

/// <param name="Outcome"><c>done</c> or <c>failed</c>.</param>
/// <param name="Note">How you found out.</param>
public sealed record ResolveBody(string? Outcome, string? Note);

public static class RollbackEndpoints
{
    public static void MapRollbackEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/action").WithTags("actions");
        group.MapPost("/{id:guid}/simulate", SimulateAsync).RequireAuthorization(Access.ReadTickets).WithName("SimulateAction")
            .WithSummary("Exactly what the action sends: method, address, headers without the credential, body, and its SHA-256. Sends nothing.");
        group.MapPost("/{id:guid}/rollback", RollbackAsync).RequireAuthorization(Access.Decide).WithName("RollBackAction")
            .WithSummary("Take back what the action did, as its playbook says. 202: it runs; 409 says why it cannot be.");
        group.MapPost("/{id:guid}/resolve", ResolveAsync).RequireAuthorization(Access.Decide).WithName("ResolveAction")
            .WithSummary("Say what became of an action whose outcome is unknown.");
    }

    private static async Task<Results<Ok<Simulation>, ProblemHttpResult>> SimulateAsync(
        Guid id, ActionSimulator simulator, RainRefDatabase database, HttpContext http, CancellationToken ct)
    {
        var workspaceId = http.Actor().WorkspaceId;
        await using var db = await database.ReadAsync(workspaceId, ct);
        var action = await db.Actions.FirstOrDefaultAsync(a => a.Id == id, ct);
        return action is null ? Error.NotFound("action").ToProblem(http) : TypedResults.Ok(await simulator.ShowAsync(workspaceId, action, ct));
    }

    private static async Task<Results<Accepted<ActionView>, ProblemHttpResult>> RollbackAsync(
        Guid id, RollbackBody? body, RollbackDesk desk, HttpContext http, CancellationToken ct)
    {
        var started = await desk.StartAsync(http.Actor(), id, body?.Note, ct);
        return started.Succeeded
            ? TypedResults.Accepted($"/action/{id:D}", ActionViews.Of(started.Value, null))
            : started.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ActionView>, ProblemHttpResult>> ResolveAsync(
        Guid id, ResolveBody body, RollbackDesk desk, HttpContext http, CancellationToken ct)
    {
        if (body.Outcome is not ("done" or "failed"))
            return Error.Validation("outcome", "outcome is done or failed.").ToProblem(http);
        var resolved = await desk.ResolveAsync(http.Actor(), id, body.Outcome == "done", body.Note, ct);
        return resolved.Succeeded ? TypedResults.Ok(ActionViews.Of(resolved.Value, null)) : resolved.Error.ToProblem(http);
    }
}
