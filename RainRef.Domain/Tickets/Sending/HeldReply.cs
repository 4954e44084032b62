using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Tickets.Sending;

public enum HeldState
{
    Waiting,
    Sent,
    TakenBack,

    /// <summary>Not sent, since something came in between; the words are the writer's draft again.</summary>
    Stopped,
}

/// <summary>A reply that goes out in a few seconds, unless it is taken back. Its message will have its id, so that it is sent once.</summary>
public sealed class HeldReply : IWorkspaceOwned
{
    public const int MaxSeconds = 60;

    private HeldReply()
    {
    }

    public HeldReply(Guid id, Guid ticketId, Actor actor, DateTimeOffset now, DateTimeOffset sendAt)
    {
        Id = id;
        WorkspaceId = actor.WorkspaceId;
        TicketId = ticketId;
        OwnerId = actor.Id;
        OwnerName = actor.Name;
        OwnerRole = actor.Role;
        CreatedAt = now;
        SendAt = sendAt;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid TicketId { get; private set; }

    public Guid OwnerId { get; private set; }

    public string OwnerName { get; private set; } = "";

    public Role? OwnerRole { get; private set; }

    public Guid? SubjectId { get; private set; }

    /// <summary>The reply, encrypted and bound to this row; null once it is over.</summary>
    public byte[]? Box { get; private set; }

    public HeldState State { get; private set; } = HeldState.Waiting;

    /// <summary>The code of what stopped it.</summary>
    public string? Reason { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset SendAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public Actor Owner => new(OwnerId, OwnerName, OwnerRole, WorkspaceId);

    public void Hold(Guid subjectId, byte[] box) => (SubjectId, Box) = (subjectId, box);

    public Result<HeldReply> End(HeldState state, string? reason, DateTimeOffset now)
    {
        if (State != HeldState.Waiting)
            return Error.Conflict("reply_not_held", State == HeldState.Sent ? "The reply has been sent." : "The reply is not held any more.");
        (State, Reason, Box, SubjectId, EndedAt) = (state, reason, null, null, now);
        return this;
    }
}
