using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Drafts;

public enum DraftKind
{
    Reply,
    Note,

    /// <summary>The ticket's proposed answer, in the hands of somebody who edits it.</summary>
    Answer,
}

public static class DraftKinds
{
    /// <summary>What a draft becomes on another ticket: an answer's proofs do not go along, so there it is its writer's own words.</summary>
    public static DraftKind Elsewhere(this DraftKind kind) => kind == DraftKind.Answer ? DraftKind.Reply : kind;
}

/// <summary>
/// What somebody is writing on a ticket and has not sent. It is not masked yet, so it lies encrypted under the key of the
/// ticket's customer, and goes when that key goes.
/// </summary>
public sealed class TicketDraft : IWorkspaceOwned
{
    private TicketDraft()
    {
    }

    public TicketDraft(Guid id, Guid workspaceId, Guid ticketId, Guid ownerId, DraftKind kind)
    {
        Id = id;
        WorkspaceId = workspaceId;
        TicketId = ticketId;
        OwnerId = ownerId;
        Kind = kind;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid TicketId { get; private set; }

    /// <summary>Who writes it; nobody else sees it.</summary>
    public Guid OwnerId { get; private set; }

    public DraftKind Kind { get; private set; }

    public Guid SubjectId { get; private set; }

    /// <summary>A <see cref="DraftText"/>, encrypted and bound to this row.</summary>
    public byte[] Box { get; private set; } = [];

    /// <summary>Grows with every save: whoever saves an older one is told.</summary>
    public long Version { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public void Write(Guid subjectId, byte[] box, DateTimeOffset now)
    {
        (SubjectId, Box, UpdatedAt) = (subjectId, box, now);
        // By the time, so that a draft that was sent and begun anew never has an old one's.
        Version = Math.Max(Version + 1, now.ToUnixTimeMilliseconds());
    }
}

/// <summary>What a draft holds.</summary>
/// <param name="AttachmentIds">Files that go along when it is sent.</param>
/// <param name="Actions">What a macro does when it is sent.</param>
public sealed record DraftText(string Text, IReadOnlyList<Guid>? AttachmentIds = null, Macros.MacroActions? Actions = null)
{
    // The compiler's version would put what was typed into logs.
    public override string ToString() => $"{Text.Length} characters";
}
