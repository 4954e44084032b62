using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Channels;
using RainRef.Web.Api;

namespace RainRef.Web.Tickets;

/// <summary>The console's way to <see cref="RevealMasks"/>; the right is checked with every look.</summary>
internal sealed class MaskDesk(AuthenticationStateProvider authentication, ActorCache actors, RevealMasks reveal) : IMaskDesk
{
    public async Task<Result<RevealedMask>> RevealAsync(Guid ticketId, string mask, CancellationToken cancellationToken)
    {
        var actor = (await authentication.GetAuthenticationStateAsync()).User.ToActor();
        if (actor is null || !await actors.IsCurrentAsync(actor, cancellationToken))
            return new Error(ErrorKind.Unauthenticated, "unauthenticated", "You are signed out. Sign in again.");
        if (!actor.May(Access.Reveal))
            return Error.Forbidden("forbidden", "Your role may not see personal data.");
        var shown = await reveal.RunAsync(actor, VaultPlace.OnTicket(ticketId), [mask], RevealReason.AnswerCustomer, cancellationToken);
        return shown.Succeeded ? shown.Value[0] : shown.Error;
    }
}
