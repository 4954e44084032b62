using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>Notes on, tags, closes, assigns and restores tickets.</summary>
public sealed class TicketTool(TimeProvider clock) : IInternalTool
{
    public string Name => PlaybookStep.Ticket;

    public async Task<Result<ToolEffect>> RunAsync(ToolCall call, IWork work, CancellationToken ct)
    {
        if (call.TicketId is not { } ticketId || await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var (before, statusBefore) = (StateOf(ticket), ticket.Status);
        if (await ChangeAsync(call, ticket, work, ct) is { } wrong)
            return wrong;
        await TicketClocks.FollowAsync(work, ticket, statusBefore, clock.GetUtcNow(), clock, ct);
        if (call.Call.Arguments.TryGetValue("note", out var note))
        {
            work.Add(new Message(
                Ids.From(call.Key, "note"), work.WorkspaceId, ticketId, null, MessageDirection.Note, "RainRef", note, clock.GetUtcNow()));
        }

        work.Announce("ticket.updated", ticketId, ticketId);
        var after = StateOf(ticket);
        return new ToolEffect(after, before, after);
    }

    private async Task<Error?> ChangeAsync(ToolCall call, Ticket ticket, IWork work, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        switch (call.Call.Operation)
        {
            case "note":
                return null;
            case "tag":
                ticket.Tag([.. ticket.Tags, call.Call.Arguments["tag"]], now);
                return null;
            case "close":
                return ticket.ChangeStatus(TicketStatus.Closed, now).Error;
            case "assign":
                var email = call.Call.Arguments["assignee"];
                var member = await ((Work)work).Db.Members.FirstOrDefaultAsync(m => m.Email == email && m.Enabled, ct);
                if (member is null)
                    return Error.NotFound("member to assign the ticket to");
                ticket.Assign(member.Id, now);
                return null;
            case "restore":
                return Restore(ticket, call.StateBefore, now);
            default:
                return Error.Validation("operation", $"Tickets have no operation '{call.Call.Operation}'.");
        }
    }

    private static Error? Restore(Ticket ticket, string? state, DateTimeOffset now)
    {
        if (state is null || JsonNode.Parse(state) is not JsonObject before)
            return Error.Conflict("state_missing", "What the ticket was like before is not on record.");
        ticket.Tag([.. before["tags"]!.AsArray().Select(t => (string)t!)], now);
        ticket.Assign(Guid.TryParse((string?)before["assignee_id"], out var assignee) ? assignee : null, now);
        if (SnakeCase.TryParse<TicketStatus>((string?)before["status"], out var status))
            ticket.Reinstate(status, now);
        return null;
    }

    private static string StateOf(Ticket ticket) => ActionStep.Canonical(
        new JsonObject
        {
            ["status"] = SnakeCase.Of(ticket.Status),
            ["tags"] = new JsonArray([.. ticket.Tags.Select(t => (JsonNode)t)]),
            ["assignee_id"] = ticket.AssigneeId?.ToString("D"),
        },
        []);
}
