using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Channels;

/// <summary>
/// The originals of one event, from its arrival until intake puts them into the vault under their subject's key and the
/// ticket's numbers. One encrypted row an event, so that taking events in stays quick.
/// </summary>
public sealed class VaultInboxItem : IWorkspaceOwned
{
    private VaultInboxItem()
    {
    }

    /// <summary>The event's id.</summary>
    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    /// <summary>Encrypted by <see cref="VaultCipher"/>, bound to the event.</summary>
    public byte[] Box { get; private set; } = [];

    public void Reseal(byte[] box) => Box = box;
}

/// <summary>What an inbox item holds.</summary>
/// <param name="Subject">Whom it is about, as <see cref="SubjectReference"/> writes it.</param>
public sealed record EventOriginals(string Subject, IReadOnlyList<MaskedValue> Values)
{
    // The compiler's version would put personal data into logs.
    public override string ToString() => $"{Values.Count} originals";
}
