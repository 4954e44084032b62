using System.Security.Claims;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Web.Workspaces;

/// <summary>
/// One sign-in in one browser, kept in its cookie through every switch of workspace. Its end reaches the tabs that are still
/// open, wherever they are served.
/// </summary>
internal static class BrowserSession
{
    /// <summary>A session ended; the event's id is the session's.</summary>
    public const string Ended = "session.ended";

    private const string ClaimType = "session";

    public static Guid? Of(ClaimsPrincipal who) => Guid.TryParse(who.FindFirstValue(ClaimType), out var id) ? id : null;

    public static void Write(ClaimsPrincipal who, Guid session) =>
        ((ClaimsIdentity)who.Identity!).AddClaim(new Claim(ClaimType, session.ToString("D")));

    /// <summary>Says in every workspace that the browser was signed in to that its session is over.</summary>
    public static void End(ClaimsPrincipal who, LiveFeed feed)
    {
        if (Of(who) is not { } session || SignedInMember.From(who) is not { } member)
            return;
        feed.Publish([.. OtherWorkspace.Of(who).Select(o => o.WorkspaceId).Prepend(member.WorkspaceId)
            .Select(workspace => new LiveEvent(workspace, Ended, session, null))]);
    }
}
