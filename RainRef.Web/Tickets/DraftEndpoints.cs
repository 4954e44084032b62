using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Drafts;
using RainRef.Infrastructure.Tickets.Drafts;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <param name="Text">What is written so far; empty, with nothing else, gives the draft up.</param>
/// <param name="AttachmentIds">Own uploads that are to go along.</param>
/// <param name="Actions">What a macro will do.</param>
/// <param name="Version">The version that the writer began with, 0 for a new draft: 409 <c>draft_changed</c> where it is another; absent overwrites.</param>
public sealed record DraftBody(
    string? Text = null, IReadOnlyList<Guid>? AttachmentIds = null, MacroActionsBody? Actions = null, long? Version = null);

/// <param name="Draft">Null where nothing is being written.</param>
public sealed record DraftResult(DraftShown? Draft);

public sealed record DraftShown(
    string Kind, string Text, IReadOnlyList<Guid> AttachmentIds, MacroActionsBody? Actions, long Version, DateTimeOffset UpdatedAt)
{
    public static DraftShown Of(DraftView view) => new(
        view.Kind, view.Content.Text, view.Content.AttachmentIds ?? [], MacroActionsBody.Of(view.Content.Actions), view.Version, view.UpdatedAt);
}

/// <summary>What the caller is writing on a ticket; nobody else sees it.</summary>
internal static class DraftEndpoints
{
    private static readonly Error Unknown = Error.NotFound("kind of draft: there are reply, note and answer");

    public static void MapDraftEndpoints(this RouteGroupBuilder tickets)
    {
        tickets.MapGet("/{id:guid}/drafts/{kind}", FindAsync).RequireAuthorization(Access.WriteTickets).WithName("GetDraft")
            .WithSummary("What the caller is writing as a reply, a note or an edit of the proposed answer; draft is null where that is nothing.");
        tickets.MapPut("/{id:guid}/drafts/{kind}", SaveAsync).RequireAuthorization(Access.WriteTickets).WithName("SaveDraft")
            .WithSummary("Keep what the caller is writing, encrypted; says which kinds of personal data will be masked when it is sent.");
        tickets.MapDelete("/{id:guid}/drafts/{kind}", DropAsync).RequireAuthorization(Access.WriteTickets).WithName("DropDraft")
            .WithSummary("Give up what the caller is writing.");
    }

    private static async Task<Results<Ok<DraftResult>, ProblemHttpResult>> FindAsync(
        Guid id, string kind, TicketDrafts drafts, HttpContext http, CancellationToken ct)
    {
        if (!SnakeCase.TryParse<DraftKind>(kind, out var what))
            return Unknown.ToProblem(http);
        var found = await drafts.FindAsync(http.Actor(), id, what, ct);
        return found.Succeeded ? TypedResults.Ok(new DraftResult(found.Value is { } view ? DraftShown.Of(view) : null)) : found.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<DraftKept>, ProblemHttpResult>> SaveAsync(
        Guid id, string kind, DraftBody body, TicketDrafts drafts, HttpContext http, CancellationToken ct)
    {
        if (!SnakeCase.TryParse<DraftKind>(kind, out var what))
            return Unknown.ToProblem(http);
        var actions = MacroActionsBody.Read(body.Actions);
        if (!actions.Succeeded)
            return actions.Error.ToProblem(http);
        var kept = await drafts.SaveAsync(http.Actor(), id, what, new DraftText(body.Text ?? "", body.AttachmentIds, actions.Value), body.Version, ct);
        return kept.Succeeded ? TypedResults.Ok(kept.Value) : kept.Error.ToProblem(http);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DropAsync(
        Guid id, string kind, TicketDrafts drafts, HttpContext http, CancellationToken ct)
    {
        if (!SnakeCase.TryParse<DraftKind>(kind, out var what))
            return Unknown.ToProblem(http);
        var dropped = await drafts.DropAsync(http.Actor(), id, what, ct);
        return dropped.Succeeded ? TypedResults.NoContent() : dropped.Error.ToProblem(http);
    }
}
