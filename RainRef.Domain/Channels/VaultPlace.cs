namespace RainRef.Domain.Channels;

/// <summary>Where the text stands that a mask is in: on a ticket, by an event or by hand, or in a conversation.</summary>
public readonly record struct VaultPlace(Guid? TicketId, Guid? EventId, Guid? ConversationId)
{
    public static VaultPlace OnTicket(Guid ticketId, Guid? eventId = null) => new(ticketId, eventId, null);

    public static VaultPlace In(Guid conversationId) => new(null, null, conversationId);

    /// <summary>What numbers the masks: the same value has the same number throughout.</summary>
    public Guid Whole => TicketId ?? ConversationId ?? throw new InvalidOperationException("A mask stands nowhere.");
}
