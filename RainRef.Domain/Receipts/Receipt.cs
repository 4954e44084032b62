using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Receipts;

/// <summary>Proof that something was decided or done. It is written once, with what it attests, and never changed.</summary>
public sealed class Receipt : IWorkspaceOwned
{
    private Receipt()
    {
    }

    public Receipt(
        Guid id, Guid workspaceId, string kind, Guid subjectId, Guid? ticketId, string body, string hash, string keyId,
        string signature, DateTimeOffset createdAt)
    {
        Id = id;
        WorkspaceId = workspaceId;
        Kind = kind;
        SubjectId = subjectId;
        TicketId = ticketId;
        Body = body;
        Hash = hash;
        KeyId = keyId;
        Signature = signature;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Kind { get; private set; } = "";

    public Guid SubjectId { get; private set; }

    public Guid? TicketId { get; private set; }

    /// <summary>Canonical JSON (RFC 8785), kept to the byte.</summary>
    public string Body { get; private set; } = "";

    public string Hash { get; private set; } = "";

    public string KeyId { get; private set; } = "";

    public string Signature { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
