namespace RainRef.Domain.Workspaces;

/// <summary>Who does something: a member, an API key, or the program itself.</summary>
/// <param name="Id">The member's or the key's id; empty for the program.</param>
/// <param name="Name">What people read: a display name, a key's name, or "RainRef".</param>
/// <param name="Role">The role that policies judge; null for the program.</param>
/// <param name="WorkspaceId">The one workspace in which the actor can act.</param>
public sealed record Actor(Guid Id, string Name, Role? Role, Guid WorkspaceId)
{
    public bool IsProgram => Role is null;

    public static Actor Program(Guid workspaceId) => new(Guid.Empty, "RainRef", null, workspaceId);
}
