using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets;

public enum MessageDirection
{
    Inbound,
    Outbound,
    Note,
}

/// <summary>One message, reply or private note on a ticket.</summary>
public sealed class Message : IWorkspaceOwned
{
    private Message()
    {
    }

    public Message(
        Guid id, Guid workspaceId, Guid ticketId, Guid? eventId, MessageDirection direction, string author,
        string text, DateTimeOffset createdAt, Guid? answerId = null)
    {
        Id = id;
        WorkspaceId = workspaceId;
        TicketId = ticketId;
        EventId = eventId;
        Direction = direction;
        Author = author;
        Text = text;
        CreatedAt = createdAt;
        AnswerId = answerId;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid TicketId { get; private set; }

    /// <summary>The event that it came from; one event makes one message at the most.</summary>
    public Guid? EventId { get; private set; }

    public MessageDirection Direction { get; private set; }

    public string Author { get; private set; } = "";

    public string Text { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The answer that was sent with it, whose citations prove it.</summary>
    public Guid? AnswerId { get; private set; }

    /// <summary>The message goes on on another ticket.</summary>
    /// <param name="text">With that ticket's masks.</param>
    public void MoveTo(Guid ticketId, string text) => (TicketId, Text) = (ticketId, text);
}
