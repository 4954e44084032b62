using Microsoft.AspNetCore.Http.HttpResults;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Tickets.Macros;
using RainRef.Infrastructure.Tickets.Macros;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <summary>What is done to the ticket besides; absent leaves a thing as it is.</summary>
/// <param name="Status"><c>open</c>, <c>pending</c> or <c>solved</c>; with a reply, its <c>then</c> decides.</param>
/// <param name="Priority"><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>.</param>
/// <param name="Assign"><c>me</c> or <c>nobody</c>.</param>
public sealed record MacroActionsBody(
    string? Status = null, string? Priority = null, IReadOnlyList<string>? AddTags = null, string? Assign = null)
{
    public static MacroActionsBody? Of(MacroActions? actions) => actions is null || actions.IsEmpty
        ? null
        : new MacroActionsBody(
            actions.Status is { } status ? SnakeCase.Of(status) : null, actions.Priority is { } priority ? SnakeCase.Of(priority) : null,
            actions.AddTags, actions.Assign);

    public static Result<MacroActions?> Read(MacroActionsBody? body)
    {
        if (body is null)
            return (MacroActions?)null;
        TicketStatus? status = null;
        TicketPriority? priority = null;
        if (body.Status is not null)
        {
            if (!SnakeCase.TryParse<TicketStatus>(body.Status, out var parsed) || parsed is TicketStatus.New or TicketStatus.Closed)
                return Error.Validation("actions.status", "status is open, pending or solved.");
            status = parsed;
        }

        if (body.Priority is not null)
        {
            if (!SnakeCase.TryParse<TicketPriority>(body.Priority, out var parsed))
                return Error.Validation("actions.priority", "priority is low, normal, high or urgent.");
            priority = parsed;
        }

        return body.Assign is null or MacroActions.ToMe or MacroActions.ToNobody
            ? new MacroActions(status, priority, body.AddTags, body.Assign)
            : Error.Validation("actions.assign", "assign is me or nobody.");
    }
}

/// <param name="Body">The text; <c>{{name}}</c> is a slot. Slots that a ticket knows are filled by themselves.</param>
public sealed record MacroBody(string? Name = null, string? Body = null, MacroActionsBody? Actions = null);

/// <param name="IsPiece">Whether it only says something, and does nothing to the ticket.</param>
public sealed record MacroView(Guid Id, string Name, string Body, MacroActionsBody? Actions, bool IsPiece, string UpdatedBy, DateTimeOffset UpdatedAt)
{
    public static MacroView Of(Macro m) => new(m.Id, m.Name, m.Body, MacroActionsBody.Of(m.Actions), m.Actions.IsEmpty, m.UpdatedBy, m.UpdatedAt);
}

public sealed record MacroList(IReadOnlyList<MacroView> Items);

/// <param name="Text">Slots that only the writer can fill stand in it as <c>{{name}}</c>.</param>
/// <param name="Open">Those slots.</param>
public sealed record MacroFilled(Guid Id, string Name, string Text, IReadOnlyList<string> Open, MacroActionsBody? Actions);

internal static class MacroEndpoints
{
    public static void MapMacroEndpoints(this RouteGroupBuilder support)
    {
        var macros = support.MapGroup("/macros");
        macros.MapGet("", AllAsync).RequireAuthorization(Access.ReadTickets).WithName("ListMacros")
            .WithSummary("Macros and canned pieces, by name.");
        macros.MapPost("", AddAsync).RequireAuthorization(Access.ManageRouting).WithName("AddMacro")
            .WithSummary("Add a macro: a text with slots, and what is done with it.");
        macros.MapPut("/{id:guid}", SetAsync).RequireAuthorization(Access.ManageRouting).WithName("ChangeMacro")
            .WithSummary("Change a macro.");
        macros.MapDelete("/{id:guid}", RemoveAsync).RequireAuthorization(Access.ManageRouting).WithName("RemoveMacro")
            .WithSummary("Remove a macro; what was written with it stays.");
        support.MapGet("/tickets/{id:guid}/macros/{macro:guid}", FillAsync).RequireAuthorization(Access.WriteTickets).WithName("FillMacro")
            .WithSummary("A macro's text for this ticket, and the slots that are left to the writer.");
    }

    private static async Task<Ok<MacroList>> AllAsync(MacroDesk desk, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new MacroList([.. (await desk.AllAsync(http.Actor().WorkspaceId, ct)).Select(MacroView.Of)]));

    private static async Task<Results<Created<MacroView>, ProblemHttpResult>> AddAsync(
        MacroBody body, MacroDesk desk, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var set = await StoreAsync(http.NewId(clock), create: true, body, desk, http, ct);
        return set.Succeeded ? TypedResults.Created($"/support/macros/{set.Value.Id}", MacroView.Of(set.Value)) : set.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<MacroView>, ProblemHttpResult>> SetAsync(
        Guid id, MacroBody body, MacroDesk desk, HttpContext http, CancellationToken ct)
    {
        var set = await StoreAsync(id, create: false, body, desk, http, ct);
        return set.Succeeded ? TypedResults.Ok(MacroView.Of(set.Value)) : set.Error.ToProblem(http);
    }

    private static async Task<Result<Macro>> StoreAsync(Guid id, bool create, MacroBody body, MacroDesk desk, HttpContext http, CancellationToken ct)
    {
        var actions = MacroActionsBody.Read(body.Actions);
        return actions.Succeeded ? await desk.SetAsync(http.Actor(), id, create, body.Name, body.Body, actions.Value, ct) : actions.Error;
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, MacroDesk desk, HttpContext http, CancellationToken ct)
    {
        var removed = await desk.RemoveAsync(http.Actor(), id, ct);
        return removed.Succeeded ? TypedResults.NoContent() : removed.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<MacroFilled>, ProblemHttpResult>> FillAsync(
        Guid id, Guid macro, MacroDesk desk, HttpContext http, CancellationToken ct)
    {
        var filled = await desk.FillAsync(http.Actor(), id, macro, ct);
        return filled.Succeeded
            ? TypedResults.Ok(new MacroFilled(filled.Value.Id, filled.Value.Name, filled.Value.Text, filled.Value.Open, MacroActionsBody.Of(filled.Value.Actions)))
            : filled.Error.ToProblem(http);
    }
}
