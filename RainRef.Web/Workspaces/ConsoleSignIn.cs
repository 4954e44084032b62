using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;

namespace RainRef.Web.Workspaces;

/// <summary>Signs members in to the console by a cookie.</summary>
internal sealed class ConsoleSignIn(MemberDirectory directory, RainRefDatabase database, IHttpContextAccessor context) : ISignIn
{
    public async Task<SignInOutcome> SignInAsync(string username, string password, CancellationToken cancellationToken)
    {
        var signedIn = await directory.SignInAsync(username, password, null, cancellationToken);
        if (!signedIn.Succeeded)
            return SignInOutcome.WrongCredentials;
        var actor = signedIn.Value;
        string workspace;
        await using (var db = await database.ReadAsync(actor.WorkspaceId, cancellationToken))
            workspace = await db.Workspaces.Select(w => w.Name).FirstAsync(cancellationToken);
        var principal = actor.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim(SignedInMember.WorkspaceNameClaim, workspace));
        await context.HttpContext!.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme, principal, new AuthenticationProperties { IsPersistent = true });
        return SignInOutcome.Succeeded;
    }
}
