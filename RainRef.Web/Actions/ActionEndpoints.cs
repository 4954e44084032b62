using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <param name="Type">Such as <c>resend_activation</c>.</param>
/// <param name="Params">The exact parameters, by name; values are strings, numbers or booleans.</param>
public sealed record ExecuteBody(string? Type, Dictionary<string, JsonElement>? Params = null, Guid? TicketId = null);

/// <param name="BeaconReceiptId">The receipt; <c>GET /audit/{id}</c> verifies it.</param>
public sealed record ExecuteResult(bool Ok, Guid BeaconReceiptId, Guid ActionId, string Status, JsonNode? Result);

/// <param name="Note">Why; kept with the decision. Policy may ask for one.</param>
/// <param name="BindingHash">The <c>binding_hash</c> that <c>GET /approvals</c> showed: where the action is another by now, 409.</param>
public sealed record DecisionBody(string? Note = null, string? BindingHash = null);

/// <param name="Params">All parameters of the new proposal; for an answer, those that were missing.</param>
public sealed record EditBody(Dictionary<string, JsonElement>? Params = null);

public static class ActionEndpoints
{
    private const int MaxParameters = 50;
    private const int MaxValue = 2000;
    private const int MaxType = 100;

    private static readonly Error WrongType = Error.Validation("type", $"type has 1 to {MaxType} characters.");

    public static void MapActionEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/action").WithTags("actions");
        group.MapPost("/execute", ExecuteAsync).RequireAuthorization(Access.Act).AddEndpointFilter<CallerRateLimit<ActionLimiter>>()
            .WithName("ExecuteAction")
            .WithSummary("Run an action if policy allows the caller; 403 says why not, or that a lead must approve it.");
        group.MapPost("/propose", ProposeAsync).RequireAuthorization(Access.Act).AddEndpointFilter<CallerRateLimit<ActionLimiter>>()
            .WithName("ProposeAction")
            .WithSummary("Propose an action on a ticket: what policy allows runs, what needs a person waits, what is denied says why.");
        group.MapGet("/offers", OffersAsync).RequireAuthorization(Access.ReadTickets).WithName("ListActionOffers")
            .WithSummary("What can be proposed on a ticket, with the parameters that the ticket gives.");
        group.MapGet("/history", HistoryAsync).RequireAuthorization(Access.ReadTickets).WithName("ActionHistory");
        group.MapGet("/history/by-type", ByTypeAsync).RequireAuthorization(Access.ReadTickets).WithName("ActionHistoryByType");
        group.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Access.ReadTickets).WithName("GetAction");
        group.MapPost("/{id:guid}/approve", (Guid id, DecisionBody? body, ActionDesk desk, HttpContext http, CancellationToken ct) =>
                DecideAsync(id, true, body, desk, http, ct))
            .RequireAuthorization(Access.Decide).WithName("ApproveAction")
            .WithSummary("Approve exactly these bytes, once. It runs, or waits for a second person where policy asks for two.");
        group.MapPost("/{id:guid}/reject", (Guid id, DecisionBody? body, ActionDesk desk, HttpContext http, CancellationToken ct) =>
                DecideAsync(id, false, body, desk, http, ct))
            .RequireAuthorization(Access.Decide).WithName("RejectAction").WithSummary("Reject an action that waits.");
        group.MapPost("/{id:guid}/answer", (Guid id, EditBody body, ActionDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct) =>
                ReplaceAsync(id, body, desk.AnswerAsync, clock, http, ct))
            .RequireAuthorization(Access.Act).AddEndpointFilter<CallerRateLimit<ActionLimiter>>().WithName("AnswerAction")
            .WithSummary("Answer what an action asks for (its fields without a value): a new proposal with the other parameters as they were; policy judges it anew.");
        group.MapPost("/{id:guid}/edit", (Guid id, EditBody body, ActionDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct) =>
                ReplaceAsync(id, body, desk.EditAsync, clock, http, ct))
            .RequireAuthorization(Access.Act).AddEndpointFilter<CallerRateLimit<ActionLimiter>>().WithName("EditAction")
            .WithSummary("Replace an action that waits by a new proposal with other parameters; policy judges it anew. The old one ends as superseded.");
    }

    private static async Task<Results<Ok<ExecuteResult>, Accepted<ActionView>, ProblemHttpResult>> ExecuteAsync(
        ExecuteBody body, ActionDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(body.Type) || body.Type.Length > MaxType)
            return WrongType.ToProblem(http);
        var parameters = Read(body.Params);
        if (!parameters.Succeeded)
            return parameters.Error.ToProblem(http);
        var outcome = await desk.ExecuteAsync(
            http.Actor(), body.Type, parameters.Value, body.TicketId, http.NewId(clock), ct);
        if (!outcome.Succeeded)
            return outcome.Error.ToProblem(http);
        var (action, receiptId) = outcome.Value;
        if (receiptId is not { } id)
            return TypedResults.Accepted($"/action/{action.Id}", ActionViews.Of(action, null));
        return TypedResults.Ok(new ExecuteResult(
            true, id, action.Id, SnakeCase.Of(action.Status), action.ResultJson is null ? null : JsonNode.Parse(action.ResultJson)));
    }

    private static async Task<Results<Created<ActionView>, ProblemHttpResult>> ProposeAsync(
        ExecuteBody body, ActionDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(body.Type) || body.Type.Length > MaxType)
            return WrongType.ToProblem(http);
        if (body.TicketId is not { } ticketId)
            return Error.Validation("ticket_id", "ticket_id names the ticket that it is for.").ToProblem(http);
        var parameters = Read(body.Params);
        if (!parameters.Succeeded)
            return parameters.Error.ToProblem(http);
        var proposed = await desk.SuggestAsync(http.Actor(), body.Type, parameters.Value, ticketId, http.NewId(clock), ct);
        return proposed.Succeeded ? TypedResults.Created($"/action/{proposed.Value.Id}", proposed.Value) : proposed.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ActionOffer[]>, ProblemHttpResult>> OffersAsync(
        [FromQuery(Name = "ticket_id")] Guid? ticketId, ActionOffers offers, HttpContext http, CancellationToken ct)
    {
        if (ticketId is not { } id)
            return Error.Validation("ticket_id", "ticket_id names the ticket.").ToProblem(http);
        var found = await offers.OfAsync(http.Actor().WorkspaceId, id, ct);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ActionView>, ProblemHttpResult>> DecideAsync(
        Guid id, bool approve, DecisionBody? body, ActionDesk desk, HttpContext http, CancellationToken ct)
    {
        var decided = await desk.DecideAsync(http.Actor(), id, new LeadsWord(approve, body?.Note, body?.BindingHash), ct);
        return decided.Succeeded ? TypedResults.Ok(decided.Value) : decided.Error.ToProblem(http);
    }

    private static async Task<Results<Created<ActionView>, ProblemHttpResult>> ReplaceAsync(
        Guid id, EditBody body, Func<Actor, Guid, Dictionary<string, string>, Guid, CancellationToken, Task<Result<ActionView>>> replace,
        TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var parameters = Read(body.Params);
        if (!parameters.Succeeded)
            return parameters.Error.ToProblem(http);
        var edited = await replace(http.Actor(), id, parameters.Value, http.NewId(clock), ct);
        return edited.Succeeded
            ? TypedResults.Created($"/action/{edited.Value.Id}", edited.Value)
            : edited.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ListBody<ActionView>>, ProblemHttpResult>> HistoryAsync(
        int? page, int? limit, string? order, string? type, string? status, ActionQueries queries, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        ActionStatus? wanted = null;
        if (status is not null)
        {
            if (!SnakeCase.TryParse<ActionStatus>(status, out var parsed))
                return Error.Validation("status", $"status is one of {string.Join(", ", Enum.GetValues<ActionStatus>().Select(SnakeCase.Of))}.").ToProblem(http);
            wanted = parsed;
        }

        return TypedResults.Ok(ListBody.Of(await queries.ListAsync(http.Actor().WorkspaceId, type, wanted, request.Value, ct)));
    }

    private static async Task<Ok<IReadOnlyDictionary<string, long>>> ByTypeAsync(
        ActionQueries queries, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await queries.CountByTypeAsync(http.Actor().WorkspaceId, ct));

    private static async Task<Results<Ok<ActionView>, ProblemHttpResult>> FindAsync(
        Guid id, ActionQueries queries, HttpContext http, CancellationToken ct) =>
        await queries.FindAsync(http.Actor().WorkspaceId, id, ct) is { } action
            ? TypedResults.Ok(action)
            : Error.NotFound("action").ToProblem(http);

    // Null where the text is half a surrogate pair, which shows only when it is asked for.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static Result<Dictionary<string, string>> Read(Dictionary<string, JsonElement>? given)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (given?.Count > MaxParameters)
            return Error.Validation("params", $"There are at most {MaxParameters} parameters.");
        foreach (var (name, value) in given ?? [])
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => Text(value),
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => null,
            };
            if (text is null || text.Length > MaxValue || text.Contains('\0') || name.Length is 0 or > 100)
            {
                return Error.Validation(
                    $"params.{name}", string.Create(CultureInfo.InvariantCulture, $"A parameter is a string of at most {MaxValue} characters, a number or a boolean."));
            }

            parameters[name] = text;
        }

        return parameters;
    }
}
