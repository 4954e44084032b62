using System.Diagnostics;

namespace RainRef.Web.Api;

/// <summary>Names every request: the caller's <c>X-Request-Id</c> where it is a plain word, else one made here.</summary>
public static class RequestId
{
    public const string Header = "X-Request-Id";
    private const int MaxLength = 128;

    public static string Of(HttpContext http) => http.TraceIdentifier;

    public static void UseRequestIds(this WebApplication app) => app.Use((http, next) =>
    {
        var given = http.Request.Headers[Header].ToString();
        http.TraceIdentifier = IsPlain(given) ? given : ActivityTraceId.CreateRandom().ToHexString();
        // As late as that, since an error's answer begins with a clean slate.
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = http.TraceIdentifier;
            return Task.CompletedTask;
        });
        return next(http);
    });

    private static bool IsPlain(string id) =>
        id.Length is > 0 and <= MaxLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
