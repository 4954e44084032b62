using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;
using RainRef.Web.Components;

namespace RainRef.Web.Workspaces;

/// <summary>Signs members in to the console by a cookie, in one workspace at a time.</summary>
internal sealed class ConsoleSignIn(
    MemberDirectory directory, MemberDesk members, RainRefDatabase database, LiveFeed feed, TimeProvider clock, IHttpContextAccessor context) : ISignIn
{
    private HttpContext Http => context.HttpContext!;

    public async Task<SignInOutcome> SignInAsync(string username, string password, bool add, CancellationToken cancellationToken)
    {
        var fitting = await directory.FittingAsync(username, password, null, cancellationToken);
        if (fitting.Count == 0)
            return SignInOutcome.WrongCredentials;
        var proved = new List<OtherWorkspace>(fitting.Count);
        foreach (var actor in fitting)
            proved.Add(new OtherWorkspace(actor.WorkspaceId, actor.Id, await NameAsync(actor.WorkspaceId, cancellationToken)));
        var known = add ? Known() : [];
        // Whoever was signed in here before no longer is, in no tab.
        if (!add)
            BrowserSession.End(Http.User, feed);
        await EnterAsync(fitting[0], proved[0].Name, [.. proved, .. known], add ? BrowserSession.Of(Http.User) : null, cancellationToken);
        return SignInOutcome.Succeeded;
    }

    public async Task<bool> SwitchAsync(Guid workspaceId, CancellationToken cancellationToken)
    {
        var known = Known();
        if (known.FirstOrDefault(o => o.WorkspaceId == workspaceId) is not { } there
            || await directory.ByIdAsync(workspaceId, there.MemberId, cancellationToken) is not { } actor)
        {
            return false;
        }

        await EnterAsync(actor, await NameAsync(workspaceId, cancellationToken), known, BrowserSession.Of(Http.User), cancellationToken);
        return true;
    }

    private IReadOnlyList<OtherWorkspace> Known() => SignedInMember.From(Http.User) is { } now
        ? [new OtherWorkspace(now.WorkspaceId, now.Id, now.WorkspaceName), .. OtherWorkspace.Of(Http.User)]
        : [];

    private async Task EnterAsync(Actor actor, string workspace, IReadOnlyList<OtherWorkspace> others, Guid? session, CancellationToken ct)
    {
        var principal = actor.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(SignedInMember.WorkspaceNameClaim, workspace));
        BrowserSession.Write(principal, session ?? Ids.New(clock));
        OtherWorkspace.Write(principal, actor.WorkspaceId, others);
        await Http.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme, principal, new AuthenticationProperties { IsPersistent = true });
        var likes = await members.PreferencesAsync(actor.WorkspaceId, actor.Id, ct);
        Keep("rainref.theme", likes.Theme);
        Keep("rainref.density", likes.Density);
        Keep(ReadersLanguage.Cookie, likes.Language);
    }

    // What the member chose is theirs in every browser; js/theme.js reads it before the first paint.
    private void Keep(string cookie, string? value)
    {
        if (value is not null)
            Http.Response.Cookies.Append(cookie, value, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Path = "/" });
    }

    private async Task<string> NameAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Workspaces.Where(w => w.Id == workspaceId).Select(w => w.Name).FirstAsync(ct);
    }
}
