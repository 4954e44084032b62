using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace RainRef.Web.Api;

/// <summary>Answers refusals of the REST routes by the error contract; the console's pages go to the sign-in page.</summary>
internal sealed class AccessRefusal : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _standard = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || !policy.AuthenticationSchemes.Contains(Access.RestScheme))
            return _standard.HandleAsync(next, context, policy, authorizeResult);
        var status = authorizeResult.Challenged ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        if (authorizeResult.Challenged)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        var (code, message) = ApiErrors.Words(status);
        return ApiErrors.WriteAsync(context, status, code, message);
    }
}
