using System.Text.Json.Nodes;
using RainRef.Domain.Common;
using RainRef.Domain.Tickets;
using RainRef.Domain.Triage;

namespace RainRef.Domain.Channels;

/// <summary>Makes an event a message on its ticket, or the first one of a new ticket.</summary>
public static class IntakeRouter
{
    /// <summary>How many words title a ticket whose sender gave no subject.</summary>
    public const int SubjectWords = 8;

    /// <summary>The message that an event becomes on a ticket.</summary>
    /// <param name="text">The event's text with the ticket's masks.</param>
    public static Message ToMessage(RefEvent e, Guid ticketId, string text, TimeProvider clock) => new(
        Ids.New(clock), e.WorkspaceId, ticketId, e.Id, MessageDirection.Inbound, e.UserRef ?? "customer", text, e.ReceivedAt);

    /// <param name="followUpOf">The closed ticket that the event answers; it keeps the thread's key.</param>
    public static Ticket ToTicket(RefEvent e, long number, string? traceParent, TimeProvider clock, Guid? followUpOf = null) => new(
        Ids.New(clock), e.WorkspaceId, number,
        new TicketOrigin(
            e.Source, e.Channel, e.UserRef, e.Product, followUpOf is null ? e.ThreadKey : null, traceParent, TierOf(e), followUpOf),
        SubjectOf(e), e.ReceivedAt);

    /// <summary>The sender's own subject where there is one, else the first words.</summary>
    public static string SubjectOf(RefEvent e)
    {
        if (Given(e, "subject") is { } subject)
            return TriageAgent.Clip(subject, 30);
        return TriageAgent.Clip(e.Text, SubjectWords);
    }

    // What the sender knows of the customer; longer than a name is none.
    private static string? TierOf(RefEvent e) =>
        Given(e, "customer_tier") is { } tier && tier.Trim().Length <= RefEvent.MaxNameLength ? tier.Trim().ToLowerInvariant() : null;

    private static string? Given(RefEvent e, string field) =>
        e.ContextJson is not null && JsonNode.Parse(e.ContextJson)?[field] is JsonValue value
        && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;
}
