using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Pipeline;

public enum JobState
{
    Ready,
    Running,
}

/// <summary>A job in the queue. It leaves the table in the transaction that does its work.</summary>
public sealed class Job : IWorkspaceOwned
{
    private Job()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Kind { get; private set; } = "";

    public Guid? OrderingKey { get; private set; }

    public string Payload { get; private set; } = "";

    /// <summary>0 for what someone waits for, 1 for bulk work; lower runs first.</summary>
    public int Priority { get; private set; }

    /// <summary>Order of arrival.</summary>
    public long Seq { get; private set; }

    public JobState State { get; private set; }

    public DateTimeOffset RunAt { get; private set; }

    public int Attempts { get; private set; }

    public Guid? LeaseToken { get; private set; }

    public DateTimeOffset? LeaseUntil { get; private set; }

    public string? LastError { get; private set; }

    public string? TraceParent { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
}
