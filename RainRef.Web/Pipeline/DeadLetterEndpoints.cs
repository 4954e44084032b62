using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;
using RainRef.Web.Api;

namespace RainRef.Web.Pipeline;

/// <summary>Work that failed too often.</summary>
/// <param name="Kind">The step that it is for.</param>
/// <param name="OrderingKey">What its work is kept in order by: the ticket, for most steps.</param>
/// <param name="Error">What the last try ended with.</param>
public sealed record DeadLetterView(
    Guid Id, string Kind, Guid? OrderingKey, JsonNode? Payload, int Attempts, string Error, DateTimeOffset CreatedAt,
    DateTimeOffset FailedAt)
{
    public static DeadLetterView Of(DeadLetter d) =>
        new(d.Id, d.Kind, d.OrderingKey, JsonNode.Parse(d.Payload), d.Attempts, d.Error, d.CreatedAt, d.FailedAt);
}

public sealed record Retried(int Count);

public static class DeadLetterEndpoints
{
    public static void MapDeadLetterEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/pipeline/dead-letters").WithTags("pipeline").RequireAuthorization(Access.Operate);
        group.MapGet("", ListAsync).WithName("ListDeadLetters").WithSummary("Work that failed too often, the newest first.");
        group.MapGet("/{id:guid}", FindAsync).WithName("GetDeadLetter").WithSummary("One piece of failed work.");
        group.MapPost("/{id:guid}/retry", RetryAsync).WithName("RetryDeadLetter")
            .WithSummary("Put it back into the queue with all its tries; 404 once it has gone back.");
        group.MapDelete("/{id:guid}", DropAsync).WithName("DropDeadLetter").WithSummary("Give it up for good.");
        group.MapPost("/retry", RetryAllAsync).WithName("RetryDeadLetters").WithSummary("Put all of them back into the queue.");
    }

    private static async Task<Results<Ok<ListBody<DeadLetterView>>, ProblemHttpResult>> ListAsync(
        int? page, int? limit, string? order, string? kind, DeadLetterDesk desk, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var letters = await desk.ListAsync(http.Actor().WorkspaceId, kind, request.Value, ct);
        return TypedResults.Ok(ListBody.Of(letters, DeadLetterView.Of));
    }

    private static async Task<Results<Ok<DeadLetterView>, ProblemHttpResult>> FindAsync(
        Guid id, DeadLetterDesk desk, HttpContext http, CancellationToken ct) =>
        await desk.FindAsync(http.Actor().WorkspaceId, id, ct) is { } letter
            ? TypedResults.Ok(DeadLetterView.Of(letter))
            : Error.NotFound("dead letter").ToProblem(http);

    private static async Task<Results<Ok<Retried>, ProblemHttpResult>> RetryAsync(
        Guid id, DeadLetterDesk desk, HttpContext http, CancellationToken ct) =>
        await desk.RetryAsync(http.Actor(), id, ct)
            ? TypedResults.Ok(new Retried(1))
            : Error.NotFound("dead letter").ToProblem(http);

    private static async Task<Results<NoContent, ProblemHttpResult>> DropAsync(
        Guid id, DeadLetterDesk desk, HttpContext http, CancellationToken ct) =>
        await desk.DropAsync(http.Actor(), id, ct) ? TypedResults.NoContent() : Error.NotFound("dead letter").ToProblem(http);

    private static async Task<Ok<Retried>> RetryAllAsync(DeadLetterDesk desk, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new Retried(await desk.RetryAllAsync(http.Actor(), ct)));
}
