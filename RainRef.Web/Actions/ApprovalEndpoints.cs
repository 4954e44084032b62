using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <param name="Enabled">Whether this type may earn to run without a lead; off unless an admin says so.</param>
/// <param name="Decisions">How many of the latest shadow decisions count; 50 unless set.</param>
/// <param name="AgreementPercent">In how many percent of them the leads must have said the same; 98 unless set.</param>
public sealed record AutonomyBody(bool? Enabled, int? Decisions = null, decimal? AgreementPercent = null);

public sealed record AutonomyList(IReadOnlyList<AutonomyView> Items);

public static class ApprovalEndpoints
{
    public static void MapApprovalEndpoints(this WebApplication app)
    {
        var approvals = app.MapGroup("/approvals").WithTags("approvals").RequireAuthorization(Access.Decide);
        approvals.MapGet("", ListAsync).WithName("ListApprovals")
            .WithSummary("The actions that wait for leads, by type, age or expiry (sort), with the exact bytes that an approval is bound to.");
        approvals.MapGet("/{id:guid}", FindAsync).WithName("GetApproval").WithSummary("One action that waits; 404 once it does not.");
        var autonomy = app.MapGroup("/autonomy").WithTags("autonomy");
        autonomy.MapGet("", AutonomyAsync).RequireAuthorization(Access.Decide).WithName("ListAutonomy")
            .WithSummary("How far each type of action has come to running without a lead, with the receipts that were counted.");
        autonomy.MapPut("/{type}", SetAutonomyAsync).RequireAuthorization(Access.Administer).WithName("SetAutonomy")
            .WithSummary("Let a type earn to run without a lead, or take that away at once.");
    }

    private static async Task<Results<Ok<ApprovalQueue>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? type, string? sort, ApprovalQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, null);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var order = ApprovalOrder.Type;
        if (sort is not null && !SnakeCase.TryParse(sort, out order))
            return Error.Validation("sort", $"sort is one of {string.Join(", ", Enum.GetValues<ApprovalOrder>().Select(SnakeCase.Of))}.").ToProblem(http);
        return TypedResults.Ok(await queries.ListAsync(http.Actor().WorkspaceId, type, order, request.Value, ct));
    }

    private static async Task<Results<Ok<ApprovalView>, ProblemHttpResult>> FindAsync(
        Guid id, ApprovalQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindAsync(http.Actor().WorkspaceId, id, ct) is { } view
            ? TypedResults.Ok(view)
            : Error.NotFound("action that waits").ToProblem(http);

    private static async Task<Ok<AutonomyList>> AutonomyAsync(AutonomyDesk desk, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new AutonomyList(await desk.ListAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Results<Ok<AutonomyView>, ProblemHttpResult>> SetAutonomyAsync(
        string type, AutonomyBody body, AutonomyDesk desk, HttpContext http, CancellationToken ct)
    {
        var terms = AutonomyTerms.Create(body.Enabled, body.Decisions, body.AgreementPercent);
        if (!terms.Succeeded)
            return terms.Error.ToProblem(http);
        var set = await desk.SetAsync(http.Actor(), type, terms.Value, ct);
        return set.Succeeded ? TypedResults.Ok(set.Value) : set.Error.ToProblem(http);
    }
}
