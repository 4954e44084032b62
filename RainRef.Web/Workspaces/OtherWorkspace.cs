using System.Security.Claims;

namespace RainRef.Web.Workspaces;

/// <summary>
/// Another workspace to which whoever is signed in has shown the password too; kept in their cookie, so that switching there
/// asks for nothing, and nobody else gets there.
/// </summary>
public sealed record OtherWorkspace(Guid WorkspaceId, Guid MemberId, string Name)
{
    private const string ClaimType = "also";
    private const int Most = 20;

    public static IReadOnlyList<OtherWorkspace> Of(ClaimsPrincipal user) =>
        [.. user.FindAll(ClaimType).Select(claim => Read(claim.Value)).OfType<OtherWorkspace>()];

    /// <summary>Adds them to a principal, without its own workspace and without doubles.</summary>
    public static void Write(ClaimsPrincipal user, Guid own, IEnumerable<OtherWorkspace> others)
    {
        foreach (var other in others.Where(o => o.WorkspaceId != own).DistinctBy(o => o.WorkspaceId).Take(Most))
            ((ClaimsIdentity)user.Identity!).AddClaim(new Claim(ClaimType, $"{other.WorkspaceId:N} {other.MemberId:N} {other.Name}"));
    }

    private static OtherWorkspace? Read(string value) =>
        value.Split(' ', 3) is [var workspace, var member, var name] && Guid.TryParseExact(workspace, "N", out var workspaceId)
        && Guid.TryParseExact(member, "N", out var memberId)
            ? new OtherWorkspace(workspaceId, memberId, name)
            : null;
}
