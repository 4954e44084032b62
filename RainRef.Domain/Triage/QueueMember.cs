using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Triage;

/// <summary>Someone who works a queue.</summary>
public sealed class QueueMember : IWorkspaceOwned
{
    private QueueMember()
    {
    }

    public QueueMember(Guid id, Guid workspaceId, Guid queueId, Guid memberId, int? capacity)
    {
        Id = id;
        WorkspaceId = workspaceId;
        QueueId = queueId;
        MemberId = memberId;
        Capacity = capacity;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid QueueId { get; private set; }

    public Guid MemberId { get; private set; }

    /// <summary>Null is the queue's.</summary>
    public int? Capacity { get; private set; }

    public DateTimeOffset? LastAssignedAt { get; private set; }

    public void Limit(int? capacity) => Capacity = capacity;
}
