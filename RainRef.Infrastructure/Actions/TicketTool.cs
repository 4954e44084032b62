using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;

namespace RainRef.Infrastructure.Actions;

/// <summary>Tags a ticket and leaves a private note on it.</summary>
public sealed class TicketTool(TimeProvider clock) : IInternalTool
{
    public string Name => "ticket";

    public async Task<Result<string>> RunAsync(ToolCall call, IWork work, CancellationToken ct)
    {
        if (call.Operation != "tag")
            return Error.Validation("operation", $"Tickets have no operation '{call.Operation}'.");
        if (call.TicketId is not { } ticketId || await work.LockAsync<Ticket>(ticketId, ct) is not { } ticket)
            return Error.NotFound("ticket");
        var now = clock.GetUtcNow();
        ticket.Tag([.. ticket.Tags, call.Parameters["tag"]], now);
        if (call.Parameters.TryGetValue("note", out var note))
        {
            work.Add(new Message(
                Ids.New(clock), work.WorkspaceId, ticketId, null, MessageDirection.Note, "RainRef", note, now));
        }

        work.Announce("ticket.updated", ticketId, ticketId);
        return new JsonObject { ["tags"] = new JsonArray([.. ticket.Tags.Select(t => (JsonNode)t)]) }.ToJsonString();
    }
}
