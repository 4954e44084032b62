using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels;

/// <summary>What stands behind one mask. After an erasure only the mask's name is left, to say that it was erased.</summary>
public sealed class VaultEntry : IWorkspaceOwned
{
    private VaultEntry()
    {
    }

    public VaultEntry(
        Guid id, SubjectKey key, Guid ticketId, Guid? eventId, MaskedValue value, int number, byte[] lookup, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = key.WorkspaceId;
        SubjectId = key.SubjectId;
        TicketId = ticketId;
        EventId = eventId;
        Type = value.Type;
        Number = number;
        Original = VaultCipher.Seal(key, value.Original);
        Lookup = lookup;
        CreatedAt = createdAt;
    }

    private VaultEntry(VaultEntry entry, Guid id, Guid ticketId, int number)
        : this()
    {
        (Id, WorkspaceId, SubjectId) = (id, entry.WorkspaceId, entry.SubjectId);
        (EventId, TicketId, Type, Number) = (entry.EventId, ticketId, entry.Type, number);
        (Original, Lookup, CreatedAt, ErasedAt) = (entry.Original, entry.Lookup, entry.CreatedAt, entry.ErasedAt);
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Null once erased.</summary>
    public Guid? SubjectId { get; private set; }

    /// <summary>The event that brought it; null for what was written on the ticket itself.</summary>
    public Guid? EventId { get; private set; }

    public Guid TicketId { get; private set; }

    /// <summary>The mask's name.</summary>
    public string Type { get; private set; } = "";

    /// <summary>The mask's number on its ticket; in the event's own text it may be another.</summary>
    public int Number { get; private set; }

    /// <summary>Encrypted by <see cref="VaultCipher"/>; null once erased.</summary>
    public byte[]? Original { get; private set; }

    /// <summary>A keyed hash by which the same value is found again; null once erased.</summary>
    public byte[]? Lookup { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>The same for a ticket on which the mask is shown too; still encrypted, and erased with the person.</summary>
    public VaultEntry For(Guid id, Guid ticketId, int number) => new(this, id, ticketId, number);
}
