using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Triage.Reruns;
using RainRef.Web.Api;

namespace RainRef.Web.Quality;

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class RerunDesk(
    AuthenticationStateProvider authentication, ActorCache actors, TriageReruns reruns, TimeProvider clock) : IRerunDesk
{
    public Task<Result<RerunView?>> LatestAsync(CancellationToken cancellationToken) => AsAsync<RerunView?>(
        Access.ReadTickets,
        async actor => (await reruns.ListAsync(actor.WorkspaceId, new PageRequest(1, 1), cancellationToken)).Items.FirstOrDefault());

    public Task<Result<RerunView>> StartAsync(bool onlyOpen, CancellationToken cancellationToken) => AsAsync(
        Access.ManageTriage, actor => reruns.StartAsync(actor, Ids.New(clock), onlyOpen, null, cancellationToken));

    public Task<Result<RerunView>> ApplyAsync(Guid id, CancellationToken cancellationToken) => AsAsync(
        Access.ManageTriage, actor => reruns.ApplyAsync(actor, id, cancellationToken));

    public Task<Result<RerunView>> DiscardAsync(Guid id, CancellationToken cancellationToken) => AsAsync(
        Access.ManageTriage, actor => reruns.DiscardAsync(actor, id, cancellationToken));

    // A circuit outlives its cookie, so the account is looked at again with every call.
    private async Task<Result<T>> AsAsync<T>(string permission, Func<Actor, Task<Result<T>>> act)
    {
        var actor = (await authentication.GetAuthenticationStateAsync()).User.ToActor();
        if (actor is null || !await actors.IsCurrentAsync(actor, CancellationToken.None))
            return new Error(ErrorKind.Unauthenticated, "unauthenticated", "You are signed out. Sign in again.");
        if (!actor.May(permission))
            return Error.Forbidden("forbidden", "Your role may not do this.");
        return await act(actor);
    }
}
