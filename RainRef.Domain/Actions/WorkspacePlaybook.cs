using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;

namespace RainRef.Domain.Actions;

/// <summary>A playbook of a workspace, or its word on a built-in one: which version is in force, and whether at all.</summary>
public sealed class WorkspacePlaybook : IWorkspaceOwned
{
    private WorkspacePlaybook()
    {
    }

    public WorkspacePlaybook(Guid workspaceId, string name, DateTimeOffset now)
    {
        Id = IdOf(workspaceId, name);
        WorkspaceId = workspaceId;
        Name = name;
        Enabled = true;
        UpdatedAt = now;
    }

    public Guid Id { get; private set; }

    public Guid WorkspaceId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The version in force; 0 where the built-in text holds.</summary>
    public int Version { get; private set; }

    public bool Enabled { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Guid IdOf(Guid workspaceId, string name) => Ids.From(workspaceId, "playbook", name);

    public void Revise(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);

    public void Switch(bool enabled, DateTimeOffset now) => (Enabled, UpdatedAt) = (enabled, now);
}
