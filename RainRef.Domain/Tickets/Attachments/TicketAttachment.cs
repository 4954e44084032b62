using RainRef.Domain.Channels;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Attachments;

/// <summary>A file on a ticket. Its content lies encrypted under the key of the ticket's customer.</summary>
public sealed class TicketAttachment : IWorkspaceOwned
{
    public const int MaxBytes = 10 * 1024 * 1024;
    public const int MaxNameLength = 200;
    public const int MaxUnsent = 20;

    private TicketAttachment()
    {
    }

    public TicketAttachment(Guid id, Guid ticketId, Actor actor, AttachmentContent content, DateTimeOffset now)
    {
        Id = id;
        WorkspaceId = actor.WorkspaceId;
        TicketId = ticketId;
        OwnerId = actor.Id;
        Name = content.Name;
        MediaType = content.MediaType;
        Size = content.Bytes.Length;
        CreatedAt = now;
    }

    /// <summary>A file that came with what a customer wrote; a refused one is a note of it, without content.</summary>
    public static TicketAttachment Received(Guid id, Message message, EventFile file, DateTimeOffset now) => new()
    {
        Id = id,
        WorkspaceId = message.WorkspaceId,
        TicketId = message.TicketId,
        MessageId = message.Id,
        Name = file.Name,
        MediaType = file.MediaType,
        Size = file.Bytes.Length,
        Refusal = file.Refusal,
        CreatedAt = now,
    };

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid TicketId { get; private set; }

    /// <summary>The message that it went with; null until it is sent.</summary>
    public Guid? MessageId { get; private set; }

    /// <summary>Who uploaded it; nobody where it came with a customer's message.</summary>
    public Guid OwnerId { get; private set; }

    /// <summary>Masked as text is.</summary>
    public string Name { get; private set; } = "";

    public string MediaType { get; private set; } = "";

    public int Size { get; private set; }

    /// <summary>Why a customer's file was not taken, as a code of <see cref="EventFiles"/>; null where it was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Null once the person is erased.</summary>
    public Guid? SubjectId { get; private set; }

    /// <inheritdoc cref="SubjectId"/>
    public byte[]? Box { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public void Keep(Guid subjectId, byte[] box) => (SubjectId, Box) = (subjectId, box);

    /// <summary>Its message goes on on another ticket.</summary>
    /// <param name="name">With that ticket's masks.</param>
    public void MoveTo(Guid ticketId, string name) => (TicketId, Name) = (ticketId, name);

    public void GoWith(Message message) => (MessageId, TicketId) = (message.Id, message.TicketId);
}

/// <summary>A file that was checked.</summary>
public sealed record AttachmentContent(string Name, string MediaType, byte[] Bytes)
{
    public bool IsText => MediaType.StartsWith("text/", StringComparison.Ordinal);
}
