using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Keeping;
using RainRef.Infrastructure.Tickets.Keeping;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets.Keeping;

/// <summary>How long tickets keep their words, what keeps them longer, and how they go.</summary>
public static class KeepingEndpoints
{
    public static void MapRetentionEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/admin/retention").WithTags("admin").RequireAuthorization(Access.Administer);
        group.MapGet("", ReadAsync).WithName("GetRetention")
            .WithSummary("How long closed tickets keep their words, when they are looked for next, how many would be erased now, what is on hold, and the last runs.");
        group.MapPut("", SetAsync).WithName("SetRetention")
            .WithSummary("Set how many days (30 to 3650) after the day on which it closed a ticket keeps its words; null keeps everything. What is due goes from the next night on.");
        group.MapGet("/preview", PreviewAsync).WithName("PreviewRetention")
            .WithSummary("How many tickets so many days would erase now. Nothing changes.");
    }

    internal static void MapKeepingEndpoints(this RouteGroupBuilder tickets)
    {
        tickets.MapPost("/{id:guid}/erasure", EraseAsync).RequireAuthorization(Access.Erase).WithName("EraseTicket")
            .WithSummary("Erase what a solved or closed ticket says: its words, files and originals of masks, and what was drafted, done and found from them. Its row, number, times and receipts stay. For good.");
        tickets.MapPut("/{id:guid}/hold", HoldAsync).RequireAuthorization(Access.Erase).WithName("HoldTicket")
            .WithSummary("Put a ticket on hold: neither retention nor a request erases it, and its messages stay with it.");
        tickets.MapDelete("/{id:guid}/hold", ReleaseAsync).RequireAuthorization(Access.Erase).WithName("ReleaseTicket")
            .WithSummary("End a hold. A ticket that was due meanwhile goes with the next night's run.");
    }

    private static async Task<Ok<RetentionView>> ReadAsync(RetentionDesk desk, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(RetentionView.Of(await desk.ReadAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Results<Ok<RetentionView>, ProblemHttpResult>> SetAsync(
        RetentionBody body, RetentionDesk desk, HttpContext http, CancellationToken ct)
    {
        var set = await desk.SetAsync(http.Actor(), body.Days, ct);
        return set.Succeeded
            ? TypedResults.Ok(RetentionView.Of(await desk.ReadAsync(http.Actor().WorkspaceId, ct)))
            : set.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<RetentionPreview>, ProblemHttpResult>> PreviewAsync(
        int days, RetentionDesk desk, HttpContext http, CancellationToken ct)
    {
        var preview = await desk.PreviewAsync(http.Actor().WorkspaceId, days, ct);
        return preview.Succeeded ? TypedResults.Ok(preview.Value) : preview.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<TicketErasure>, ProblemHttpResult>> EraseAsync(
        Guid id, EraseTickets erase, HttpContext http, CancellationToken ct)
    {
        var erased = await erase.RunAsync(http.Actor(), id, ct);
        return erased.Succeeded ? TypedResults.Ok(erased.Value) : erased.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<HoldView>, ProblemHttpResult>> HoldAsync(
        Guid id, HoldBody body, TicketHolds holds, HttpContext http, CancellationToken ct)
    {
        if (!SnakeCase.TryParse<HoldReason>(body.Reason, out var reason))
            return Error.Validation("reason", $"reason is one of {string.Join(", ", Enum.GetValues<HoldReason>().Select(SnakeCase.Of))}.").ToProblem(http);
        return View(await holds.HoldAsync(http.Actor(), id, reason, ct), http);
    }

    private static async Task<Results<Ok<HoldView>, ProblemHttpResult>> ReleaseAsync(
        Guid id, TicketHolds holds, HttpContext http, CancellationToken ct) =>
        View(await holds.ReleaseAsync(http.Actor(), id, ct), http);

    private static Results<Ok<HoldView>, ProblemHttpResult> View(Result<Ticket> done, HttpContext http) => done.Succeeded
        ? TypedResults.Ok(new HoldView(done.Value.Id, done.Value.Hold is { } reason ? SnakeCase.Of(reason) : null, done.Value.HeldAt))
        : done.Error.ToProblem(http);
}
