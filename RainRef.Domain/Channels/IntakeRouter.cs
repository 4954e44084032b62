using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;

namespace RainRef.Domain.Channels;

/// <summary>Makes an event a message on its ticket, or the first one of a new ticket.</summary>
public static class IntakeRouter
{
    private const int SubjectWords = 8;

    /// <summary>The message that an event becomes on a ticket.</summary>
    /// <param name="text">The event's text with the ticket's masks.</param>
    public static Message ToMessage(RefEvent e, Guid ticketId, string text, TimeProvider clock) => new(
        Ids.New(clock), e.WorkspaceId, ticketId, e.Id, MessageDirection.Inbound, e.UserRef ?? "customer", text, e.ReceivedAt);

    public static Ticket ToTicket(RefEvent e, long number, string? traceParent, TimeProvider clock) => new(
        Ids.New(clock), e.WorkspaceId, number,
        new TicketOrigin(e.Source, e.Channel, e.UserRef, e.Product, e.ThreadKey, traceParent), SubjectOf(e), e.ReceivedAt);

    /// <summary>The sender's own subject where there is one, else the first words.</summary>
    public static string SubjectOf(RefEvent e)
    {
        var given = e.ContextJson is null ? null : JsonNode.Parse(e.ContextJson)?["subject"] as JsonValue;
        if (given is not null && given.TryGetValue<string>(out var subject) && !string.IsNullOrWhiteSpace(subject))
            return TriageAgent.Clip(subject, 30);
        return TriageAgent.Clip(e.Text, SubjectWords);
    }
}
