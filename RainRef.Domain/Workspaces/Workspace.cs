using RainRef.Domain.Common;

namespace RainRef.Domain.Workspaces;

/// <summary>A tenant: everything else belongs to one.</summary>
public sealed class Workspace
{
    private Workspace()
    {
    }

    public Workspace(Guid id, string slug, string name, bool isDemo, DateTimeOffset createdAt)
    {
        Id = id;
        Slug = slug;
        Name = name;
        IsDemo = isDemo;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }

    /// <summary>A short name, unique in the installation: lower-case letters, digits and hyphens.</summary>
    public string Slug { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Whether well-known passwords may sign in here, which only development makes.</summary>
    public bool IsDemo { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>In which its days begin: an IANA name.</summary>
    public string TimeZone { get; private set; } = WorkspaceZone.Default;

    public Result<Workspace> Move(string? timeZone)
    {
        if (WorkspaceZone.Check(timeZone) is { } error)
            return error;
        TimeZone = timeZone!;
        return this;
    }

    public void Rename(string name) => Name = name;
}
