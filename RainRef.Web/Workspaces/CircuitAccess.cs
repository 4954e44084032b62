using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using RainRef.Web.Api;

namespace RainRef.Web.Workspaces;

/// <summary>
/// Signs a circuit out when its member may no longer be here: every page asks again who is there, finds nobody and goes to
/// sign-in, and nothing live reaches it any more.
/// </summary>
internal sealed class CircuitAccess(AuthenticationStateProvider authentication, AccessWatch watch) : CircuitHandler
{
    private IAsyncDisposable? _watched;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var who = (await authentication.GetAuthenticationStateAsync()).User;
        if (who.ToActor() is { } actor)
            _watched = watch.Watch(who, actor, SignOut);
    }

    public override async Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        if (_watched is not null)
            await _watched.DisposeAsync();
    }

    private void SignOut() => (authentication as IHostEnvironmentAuthenticationStateProvider)?.SetAuthenticationState(
        Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
}
