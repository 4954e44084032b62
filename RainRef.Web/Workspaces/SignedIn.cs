using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Web.Api;

namespace RainRef.Web.Workspaces;

/// <summary>Whoever is signed in to this circuit, as the one who asks.</summary>
internal sealed class SignedIn(AuthenticationStateProvider authentication, ActorCache actors)
{
    /// <summary>Acts as the member, where the role has the permission.</summary>
    public async Task<Result<T>> AsAsync<T>(string permission, Func<Actor, Task<Result<T>>> act)
    {
        var actor = (await authentication.GetAuthenticationStateAsync()).User.ToActor();
        // A circuit outlives its cookie, so the account is looked at again with every call.
        if (actor is null || !await actors.IsCurrentAsync(actor, CancellationToken.None))
            return new Error(ErrorKind.Unauthenticated, "unauthenticated", "You are signed out. Sign in again.");
        if (!actor.May(permission))
            return Error.Forbidden("forbidden", "Your role may not do this.");
        return await act(actor);
    }
}
