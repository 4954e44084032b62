using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Policies;
using RainRef.Web.Api;

namespace RainRef.Web.Policies;

/// <summary>The rules in force, earlier versions of them, and the decision log.</summary>
public static class PolicyEndpoints
{
    public static void MapPolicyEndpoints(this WebApplication app)
    {
        var read = app.MapGroup("/policies").WithTags("policies").RequireAuthorization(Access.ReadPolicies);
        read.MapGet("", StateAsync).WithName("GetPolicies").WithSummary("Which rules are in force, and the workspace's time zone.");
        read.MapGet("/versions", VersionsAsync).WithName("ListPolicyVersions").WithSummary("Every version that was ever in force, the newest first.");
        read.MapGet("/versions/{id:guid}", VersionAsync).WithName("GetPolicyVersion").WithSummary("One version with its files.");
        read.MapGet("/default", Default).WithName("GetDefaultPolicy").WithSummary("The default rules with their files.");
        read.MapGet("/decisions", DecisionsAsync).WithName("ListPolicyDecisions")
            .WithSummary("The decision log: inputs, outcomes, obligations and what the rules printed.");
        var activate = app.MapGroup("/policies").WithTags("policies").RequireAuthorization(Access.ActivatePolicies);
        activate.MapPut("/settings", SetAsync).WithName("SetPolicySettings").WithSummary("Set the time zone that rules judge by.");
        activate.MapPost("/versions/{id:guid}/activate", (Guid id, PolicyActivation activation, PolicyQueries queries, HttpContext http, CancellationToken ct) =>
                RestoreAsync(id, activation, queries, http, ct))
            .WithName("RestorePolicyVersion").WithSummary("Put an earlier version in force again; it gets a receipt.");
        activate.MapPost("/default/activate", (PolicyActivation activation, PolicyQueries queries, HttpContext http, CancellationToken ct) =>
                RestoreAsync(null, activation, queries, http, ct))
            .WithName("RestoreDefaultPolicy").WithSummary("Put the default rules in force again; it gets a receipt.");
    }

    private static async Task<Ok<PolicyState>> StateAsync(PolicyQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await queries.StateAsync(http.Actor().WorkspaceId, ct));

    private static async Task<Results<Ok<ListBody<PolicyVersionRow>>, ProblemHttpResult>> VersionsAsync(
        int? page, int? limit, string? order, PolicyQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        return request.Succeeded
            ? TypedResults.Ok(ListBody.Of(await queries.VersionsAsync(http.Actor().WorkspaceId, request.Value, ct)))
            : request.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PolicyVersionView>, ProblemHttpResult>> VersionAsync(
        Guid id, PolicyQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.VersionAsync(http.Actor().WorkspaceId, id, ct) is { } version
            ? TypedResults.Ok(PolicyVersionView.Of(version))
            : Error.NotFound("version").ToProblem(http);

    private static Ok<DefaultPolicyView> Default(DefaultPolicies defaults) =>
        TypedResults.Ok(new DefaultPolicyView(defaults.Policy.BundleDigest, PolicyFile.Of(defaults.Files)));

    private static async Task<Results<Ok<ListBody<PolicyDecisionView>>, ProblemHttpResult>> DecisionsAsync(
        int? page, int? limit, string? order, [FromQuery(Name = "action_id")] Guid? actionId, string? outcome, PolicyQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        PolicyOutcome? wanted = null;
        if (outcome is not null)
        {
            if (!SnakeCase.TryParse<PolicyOutcome>(outcome, out var parsed))
                return Error.Validation("outcome", "outcome is 'allow', 'deny' or 'review'.").ToProblem(http);
            wanted = parsed;
        }

        var decisions = await queries.DecisionsAsync(http.Actor().WorkspaceId, actionId, wanted, request.Value, ct);
        return TypedResults.Ok(ListBody.Of(decisions, PolicyDecisionView.Of));
    }

    private static async Task<Results<Ok<PolicyState>, ProblemHttpResult>> SetAsync(
        PolicySettingsBody body, PolicyActivation activation, PolicyQueries queries, HttpContext http, CancellationToken ct)
    {
        var set = await activation.SetZoneAsync(http.Actor(), body.Zone, ct);
        return set.Succeeded ? await StateAsync(queries, http, ct) : set.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<PolicyState>, ProblemHttpResult>> RestoreAsync(
        Guid? id, PolicyActivation activation, PolicyQueries queries, HttpContext http, CancellationToken ct)
    {
        var restored = await activation.RestoreAsync(http.Actor(), id, ct);
        return restored.Succeeded ? await StateAsync(queries, http, ct) : restored.Error.ToProblem(http);
    }
}
