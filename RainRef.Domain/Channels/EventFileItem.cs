using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels;

/// <summary>
/// A file of an event, from its arrival until it stands on its message under the key of the ticket's customer. Name and
/// content lie encrypted together.
/// </summary>
public sealed class EventFileItem : IWorkspaceOwned
{
    private EventFileItem()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid EventId { get; private set; }

    /// <summary>Which of the event's files it is, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>An <see cref="EventFile"/>, encrypted by <see cref="VaultCipher"/> and bound to this row.</summary>
    public byte[] Box { get; private set; } = [];
}
