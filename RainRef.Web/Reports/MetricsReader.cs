using System.Net;
using Microsoft.AspNetCore.Authorization;
using RainRef.Domain.Workspaces;
using RainRef.Web.Api;

namespace RainRef.Web.Reports;

/// <summary>
/// Who may read <c>/metrics</c>, whose figures are of all workspaces together: who may operate the pipeline; any program
/// on this machine; everybody where <c>Metrics:Public</c> is true, for a network that keeps strangers out by itself.
/// </summary>
internal sealed class MetricsReader : IAuthorizationRequirement
{
    public const string PublicKey = "Metrics:Public";
}

internal sealed class MetricsReaderHandler(IConfiguration configuration, ActorCache actors) : AuthorizationHandler<MetricsReader>
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"];
    private readonly bool _public = configuration.GetValue(MetricsReader.PublicKey, false);

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, MetricsReader requirement)
    {
        if (_public || (context.Resource is HttpContext http && IsLocal(http)))
            context.Succeed(requirement);
        else if (context.User.ToActor() is { } actor && actor.May(Access.Operate) && await IsCurrentAsync(context, actor))
            context.Succeed(requirement);
    }

    private async Task<bool> IsCurrentAsync(AuthorizationHandlerContext context, Actor actor) =>
        context.User.Identity?.AuthenticationType == ApiKeyAuthentication.Type
        || await actors.IsCurrentAsync(actor, CancellationToken.None);

    // A proxy on this machine speaks for the whole world, and a web page can be made to ask this machine under another name.
    private static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !ProxyHeaders.Any(http.Request.Headers.ContainsKey)
        && (http.Request.Host.Host == "localhost" || (IPAddress.TryParse(http.Request.Host.Host, out var host) && IPAddress.IsLoopback(host)));
}
