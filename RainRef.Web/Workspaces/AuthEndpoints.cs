using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;
using RainRef.Web.Components;

namespace RainRef.Web.Workspaces;

/// <param name="Workspace">The workspace's slug; only for an address that belongs to several.</param>
public sealed record LoginRequest(string? Username, string? Password, string? Workspace = null);

public sealed record LoginResponse(string AccessToken, string TokenType, int ExpiresIn);

public sealed record WhoAmI(Guid Id, string Name, string Role, Guid WorkspaceId);

public static class AuthEndpoints
{
    private const int MaxPassword = 500;

    public static void MapAuthEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/auth").WithTags("auth");
        group.MapPost("/login", LoginAsync).AllowAnonymous().WithName("Login")
            .WithSummary("Exchange a password for a bearer token.");
        group.MapGet("/whoami", WhoAmI).RequireAuthorization(Access.AnyMember).WithName("WhoAmI")
            .WithSummary("Who the caller is.");
        app.MapPost(Urls.SignOut, SignOutAsync).ExcludeFromDescription().RequireAuthorization();
        app.MapPost(Urls.Workspaces + "/{id:guid}", SwitchAsync).ExcludeFromDescription().RequireAuthorization();
    }

    private static async Task<Results<Ok<LoginResponse>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, MemberDirectory directory, IOptionsMonitor<BearerTokenOptions> tokens, TimeProvider clock,
        HttpContext http, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Username) || request.Username.Length > 254)
            return Error.Validation("username", "username is an e-mail address.").ToProblem(http);
        if (string.IsNullOrEmpty(request.Password) || request.Password.Length > MaxPassword)
            return Error.Validation("password", "password is missing.").ToProblem(http);
        var signedIn = await directory.SignInAsync(request.Username, request.Password, request.Workspace, ct);
        if (!signedIn.Succeeded)
            return signedIn.Error.ToProblem(http);
        var options = tokens.Get(BearerTokenDefaults.AuthenticationScheme);
        var ticket = new AuthenticationTicket(
            signedIn.Value.ToPrincipal(BearerTokenDefaults.AuthenticationScheme),
            new AuthenticationProperties { ExpiresUtc = clock.GetUtcNow() + options.BearerTokenExpiration },
            $"{BearerTokenDefaults.AuthenticationScheme}:AccessToken");
        return TypedResults.Ok(new LoginResponse(
            options.BearerTokenProtector.Protect(ticket), "bearer", (int)options.BearerTokenExpiration.TotalSeconds));
    }

    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> SwitchAsync(
        Guid id, ISignIn door, IAntiforgery antiforgery, HttpContext http, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Error.Validation("token", "The page is out of date. Load it again, then switch.").ToProblem(http);
        // Whose account there is closed may still know another one.
        return TypedResults.LocalRedirect(await door.SwitchAsync(id, ct) ? Urls.InboxHome : Urls.AddSignIn);
    }

    private static Ok<WhoAmI> WhoAmI(HttpContext http)
    {
        var actor = http.Actor();
        return TypedResults.Ok(new WhoAmI(actor.Id, actor.Name, SnakeCase.Of(actor.Role!.Value), actor.WorkspaceId));
    }

    // Nothing validates the token of a route by itself unless it binds a form, and this one has nothing to bind.
    private static async Task<Results<RedirectHttpResult, ProblemHttpResult>> SignOutAsync(
        IAntiforgery antiforgery, LiveFeed feed, HttpContext http)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Error.Validation("token", "The page is out of date. Load it again, then sign out.").ToProblem(http);
        BrowserSession.End(http.User, feed);
        await http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return TypedResults.LocalRedirect(Urls.SignIn);
    }
}
