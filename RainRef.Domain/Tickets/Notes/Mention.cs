using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Notes;

/// <summary>That a note calls a colleague.</summary>
public sealed class Mention : IWorkspaceOwned
{
    private Mention()
    {
    }

    public Mention(Guid id, Message note, Guid memberId, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = note.WorkspaceId;
        TicketId = note.TicketId;
        MessageId = note.Id;
        MemberId = memberId;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>The note's ticket; it goes along when the note does.</summary>
    public Guid TicketId { get; private set; }

    public Guid MessageId { get; private set; }

    /// <summary>Who is called.</summary>
    public Guid MemberId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When they first opened the ticket since; null until then.</summary>
    public DateTimeOffset? SeenAt { get; private set; }
}
