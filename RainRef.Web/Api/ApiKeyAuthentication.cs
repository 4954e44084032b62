using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RainRef.Web.Api;

/// <summary>Lets programs in by the key in <c>X-API-Key</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ActorCache actors)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Type = "api-key";
    private const int MaxLength = 200;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var secret = Request.Headers[Access.ApiKeyHeader].ToString();
        if (secret.Length is 0 or > MaxLength)
            return AuthenticateResult.NoResult();
        return await actors.ByApiKeyAsync(secret, Context.RequestAborted) is { } actor
            ? AuthenticateResult.Success(new AuthenticationTicket(actor.ToPrincipal(Type), Scheme.Name))
            : AuthenticateResult.Fail("Unknown key.");
    }
}
