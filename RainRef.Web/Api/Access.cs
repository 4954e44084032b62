using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Web.Reports;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Api;

/// <summary>Who may do what. Each permission is an authorization policy; a route without one is closed.</summary>
public static class Access
{
    public const string ReadTickets = "tickets.read";
    public const string WriteTickets = "tickets.write";
    public const string Chat = "chat.use";
    public const string Ingest = "events.ingest";
    public const string ReadKnowledge = "knowledge.read";
    public const string WriteKnowledge = "knowledge.write";
    public const string PublishKnowledge = "knowledge.publish";
    public const string Act = "actions.execute";
    public const string Decide = "actions.decide";
    public const string ReadPolicies = "policies.read";
    public const string WritePolicies = "policies.write";
    public const string ActivatePolicies = "policies.activate";
    public const string ReadSignals = "signals.read";
    public const string WriteSignals = "signals.write";
    public const string CurateSignals = "signals.curate";
    public const string ReadReceipts = "receipts.read";
    public const string ManageTriage = "triage.manage";
    public const string ManageRouting = "routing.manage";
    public const string Operate = "pipeline.operate";
    public const string Reveal = "pii.reveal";
    public const string Erase = "pii.erase";
    public const string Administer = "workspace.administer";
    public const string AnyMember = "member";

    /// <summary>What <see cref="Operate"/> allows, and a little more: see <see cref="MetricsReader"/>.</summary>
    public const string ReadMetrics = "metrics.read";

    public const string ApiKeyHeader = "X-API-Key";
    public const string RestScheme = "rest";
    private const string KeyScheme = "api-key";
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(12);

    private static readonly Dictionary<string, Role[]> Matrix = new()
    {
        [ReadTickets] = [Role.Admin, Role.SupportLead, Role.Support, Role.Product],
        [WriteTickets] = [Role.Admin, Role.SupportLead, Role.Support],
        [Chat] = Enum.GetValues<Role>(),
        [Ingest] = [Role.Admin, Role.SupportLead, Role.Support],
        [ReadKnowledge] = [Role.Admin, Role.SupportLead, Role.Support, Role.Product],
        [WriteKnowledge] = [Role.Admin, Role.SupportLead, Role.Support],
        [PublishKnowledge] = [Role.Admin, Role.SupportLead],
        [Act] = [Role.Admin, Role.SupportLead, Role.Support],
        [Decide] = [Role.Admin, Role.SupportLead],
        [ReadPolicies] = [Role.Admin, Role.SupportLead],
        [WritePolicies] = [Role.Admin, Role.SupportLead],
        [ActivatePolicies] = [Role.Admin],
        [ReadSignals] = [Role.Admin, Role.SupportLead, Role.Support, Role.Product],
        [WriteSignals] = [Role.Admin, Role.SupportLead, Role.Support, Role.Product],
        [CurateSignals] = [Role.Admin, Role.SupportLead, Role.Product],
        [ReadReceipts] = [Role.Admin, Role.SupportLead, Role.Support, Role.Product],
        [ManageTriage] = [Role.Admin, Role.SupportLead],
        [ManageRouting] = [Role.Admin, Role.SupportLead],
        [Operate] = [Role.Admin, Role.SupportLead],
        [Reveal] = [Role.Admin, Role.SupportLead, Role.Support],
        [Erase] = [Role.Admin],
        [Administer] = [Role.Admin],
        [AnyMember] = Enum.GetValues<Role>(),
    };

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options =>
            {
                options.Cookie.Name = "rainref";
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.HttpOnly = true;
                options.LoginPath = Components.Urls.SignIn;
                options.AccessDeniedPath = Components.Urls.NotAllowed;
                options.ExpireTimeSpan = TimeSpan.FromDays(7);
                options.SlidingExpiration = true;
                options.Events.OnValidatePrincipal = CheckStillMemberAsync;
            })
            .AddBearerToken(BearerTokenDefaults.AuthenticationScheme, options =>
            {
                options.BearerTokenExpiration = TokenLifetime;
                options.Events.OnMessageReceived = TakeHubToken;
            })
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(KeyScheme, null)
            .AddPolicyScheme(RestScheme, null, options => options.ForwardDefaultSelector = http =>
                http.Request.Headers.ContainsKey(ApiKeyHeader) ? KeyScheme : BearerTokenDefaults.AuthenticationScheme);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var (permission, roles) in Matrix)
        {
            authorization.AddPolicy(permission, policy => policy
                .AddAuthenticationSchemes(RestScheme).RequireAuthenticatedUser().RequireRole(roles.Select(SnakeCase.Of))
                .AddRequirements(new StillMember()));
        }

        authorization.AddPolicy(ReadMetrics, policy => policy
            .AddAuthenticationSchemes(RestScheme).AddRequirements(new MetricsReader()));
        services.AddSingleton<IAuthorizationHandler, MetricsReaderHandler>();
        services.AddSingleton<ActorCache>().AddSingleton<IAuthorizationHandler, StillMemberHandler>();
        return services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusal>();
    }

    /// <summary>Whether a role has a permission, for the console to show what it may do.</summary>
    public static bool May(this Actor actor, string permission) => actor.Role is { } role && Matrix[permission].Contains(role);

    public static ClaimsPrincipal ToPrincipal(this Actor actor, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, actor.Id.ToString("D")),
            new Claim(ClaimTypes.Name, actor.Name),
            new Claim(ClaimTypes.Role, SnakeCase.Of(actor.Role!.Value)),
            new Claim(SignedInMember.WorkspaceClaim, actor.WorkspaceId.ToString("D")),
        ],
        scheme));

    /// <summary>Who asks, or null when nobody is signed in.</summary>
    public static Actor? ToActor(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true }
        && Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
        && Guid.TryParse(principal.FindFirstValue(SignedInMember.WorkspaceClaim), out var workspaceId)
        && SnakeCase.TryParse<Role>(principal.FindFirstValue(ClaimTypes.Role), out var role)
            ? new Actor(id, principal.FindFirstValue(ClaimTypes.Name) ?? "", role, workspaceId)
            : null;

    /// <summary>Who asks, on a route that nobody reaches without a permission.</summary>
    public static Actor Actor(this HttpContext http) =>
        http.User.ToActor() ?? throw new InvalidOperationException("This route lets in somebody unknown.");

    private static async Task CheckStillMemberAsync(CookieValidatePrincipalContext context)
    {
        var cache = context.HttpContext.RequestServices.GetRequiredService<ActorCache>();
        if (context.Principal?.ToActor() is { } actor && await cache.IsCurrentAsync(actor, context.HttpContext.RequestAborted))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    // A browser cannot put a header on a web socket, so the hub takes the token from the address, and only the hub.
    private static Task TakeHubToken(MessageReceivedContext context)
    {
        if (context.HttpContext.Request.Path.StartsWithSegments(Pipeline.LiveHub.Path)
            && context.Request.Query["access_token"].ToString() is { Length: > 0 } token)
        {
            context.Token = token;
        }

        return Task.CompletedTask;
    }
}
