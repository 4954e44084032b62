using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RainRef.Testing;

namespace RainRef.Web.Tests.Api;

/// <summary>A route as the running program has it.</summary>
/// <param name="ContentType">One that it takes.</param>
/// <param name="Policies">The names of its authorization policies; null stands for one without a name.</param>
public sealed record Route(HttpMethod Method, string Pattern, IReadOnlyList<string?> Policies, bool Anonymous, string ContentType)
{
    public bool TakesBody => Method == HttpMethod.Post || Method == HttpMethod.Put || Method == HttpMethod.Patch;

    public bool HasParameter => Pattern.Contains('{');

    /// <summary>An address under which there is nothing.</summary>
    public string Address(Guid id) =>
        Regex.Replace(Pattern, @"\{[^}]*\}", place => place.Value.Contains(":int", StringComparison.Ordinal) ? "1" : id.ToString("D"));

    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>All routes of a running program but static files and the console's pages.</summary>
public static partial class RouteTable
{
    public static IReadOnlyList<Route> Of(RainRefServer server) =>
    [
        .. server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => !Console().IsMatch(e.RoutePattern.RawText ?? "") && !e.Metadata.Any(IsAsset))
            .SelectMany(Routes).Distinct().OrderBy(r => r.Pattern, StringComparer.Ordinal).ThenBy(r => r.Method.Method, StringComparer.Ordinal),
    ];

    /// <summary>Those that need a permission.</summary>
    public static IReadOnlyList<Route> Closed(RainRefServer server) => [.. Of(server).Where(r => r.Policies.Count > 0 && !r.Anonymous)];

    private static IEnumerable<Route> Routes(RouteEndpoint endpoint)
    {
        var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).ToList();
        var anonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        var type = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.FirstOrDefault() ?? "application/json";
        return methods.Where(m => m is not ("HEAD" or "OPTIONS"))
            .Select(m => new Route(new HttpMethod(m), "/" + endpoint.RoutePattern.RawText!.TrimStart('/'), policies, anonymous, type));
    }

    private static bool IsAsset(object metadata) => metadata.GetType().Name is "StaticAssetDescriptor" or "ComponentTypeMetadata";

    [GeneratedRegex("^/?(app(/|$)|_blazor|_framework)")]
    private static partial Regex Console();
}
