namespace RainRef.Web.Api;

/// <summary>What browsers are told not to do with what this program serves.</summary>
public static class SecurityHeaders
{
    private const string Nowhere = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Components may set style attributes, which run nothing; style elements and every inline script stay out.
    private const string Console =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; " + Nowhere;

    // Swagger UI writes style elements of its own.
    private const string Docs =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " + Nowhere;

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() =>
        {
            // Set last: the framework writes a weaker policy of its own for pages and forms.
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = http.Request.Path.StartsWithSegments(Components.Urls.ApiDocs) ? Docs : WithSockets(http.Request);
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers.XFrameOptions = "DENY";
            return Task.CompletedTask;
        });
        return next(http);
    });

    // Not every browser counts a web socket of the same host as 'self'.
    private static string WithSockets(HttpRequest request) =>
        $"{Console}; connect-src 'self' ws://{request.Host.ToUriComponent()} wss://{request.Host.ToUriComponent()}";
}
