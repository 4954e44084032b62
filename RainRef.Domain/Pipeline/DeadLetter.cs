using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Pipeline;

/// <summary>A job that failed too often, kept with its reason until someone retries it.</summary>
public sealed class DeadLetter : IWorkspaceOwned
{
    private DeadLetter()
    {
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Kind { get; private set; } = "";

    public Guid? OrderingKey { get; private set; }

    public string Payload { get; private set; } = "";

    public int Priority { get; private set; }

    public int Attempts { get; private set; }

    public string Error { get; private set; } = "";

    public string? TraceParent { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset FailedAt { get; private set; }

    /// <summary>The job to put back into the queue.</summary>
    public JobDraft ToJob() => new(Kind, OrderingKey, Payload, TraceParent, Priority);
}
