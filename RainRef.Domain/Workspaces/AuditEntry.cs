namespace RainRef.Domain.Workspaces;

/// <summary>A line of the audit log: who changed what, without the content.</summary>
public sealed class AuditEntry : IWorkspaceOwned
{
    private AuditEntry()
    {
    }

    public AuditEntry(Guid id, Actor actor, string action, string subjectKind, Guid subjectId, DateTimeOffset at,
        string? detail = null)
    {
        Id = id;
        WorkspaceId = actor.WorkspaceId;
        ActorId = actor.Id;
        ActorName = actor.Name;
        Action = action;
        SubjectKind = subjectKind;
        SubjectId = subjectId;
        CreatedAt = at;
        Detail = detail;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public Guid ActorId { get; private set; }

    public string ActorName { get; private set; } = "";

    public string Action { get; private set; } = "";

    public string SubjectKind { get; private set; } = "";

    public Guid SubjectId { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What it became, as a code, a time or an id; never words of people.</summary>
    public string? Detail { get; private set; }
}
