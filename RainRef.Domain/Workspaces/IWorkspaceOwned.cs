namespace RainRef.Domain.Workspaces;

/// <summary>A row that belongs to one workspace. The database hides it from every other one.</summary>
public interface IWorkspaceOwned
{
    Guid Id { get; }

    Guid WorkspaceId { get; }
}
