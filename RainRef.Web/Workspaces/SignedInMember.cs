using System.Security.Claims;

namespace RainRef.Web.Workspaces;

/// <summary>Who is signed in, as their cookie says. What they may do is checked again where it is done.</summary>
public sealed record SignedInMember(Guid Id, Guid WorkspaceId, string WorkspaceName, string Name, string Role)
{
    public const string WorkspaceClaim = "workspace";
    public const string WorkspaceNameClaim = "workspace_name";

    /// <summary>Whether to offer approving at all.</summary>
    public bool CanApprove => Role is "admin" or "support_lead";

    /// <summary>Whether to offer what changes a ticket.</summary>
    public bool CanWrite => Role is "admin" or "support_lead" or "support";

    /// <summary>None when nobody is signed in or the claims are not ours.</summary>
    public static SignedInMember? From(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated is not true
            || !Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            || !Guid.TryParse(user.FindFirstValue(WorkspaceClaim), out var workspace))
        {
            return null;
        }

        return new SignedInMember(
            id,
            workspace,
            user.FindFirstValue(WorkspaceNameClaim) ?? "Workspace",
            user.FindFirstValue(ClaimTypes.Name) ?? "Member",
            user.FindFirstValue(ClaimTypes.Role) ?? "");
    }
}
