using RainRef.Domain.Common;
using RainRef.Infrastructure.Triage.Reruns;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Quality;

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class RerunDesk(
    SignedIn member, TriageReruns reruns, TimeProvider clock) : IRerunDesk
{
    public Task<Result<RerunView?>> LatestAsync(CancellationToken cancellationToken) => member.AsAsync<RerunView?>(
        Access.ReadTickets,
        async actor => (await reruns.ListAsync(actor.WorkspaceId, new PageRequest(1, 1), cancellationToken)).Items.FirstOrDefault());

    public Task<Result<RerunView>> StartAsync(bool onlyOpen, CancellationToken cancellationToken) => member.AsAsync(
        Access.ManageTriage, actor => reruns.StartAsync(actor, Ids.New(clock), onlyOpen, null, cancellationToken));

    public Task<Result<RerunView>> ApplyAsync(Guid id, CancellationToken cancellationToken) => member.AsAsync(
        Access.ManageTriage, actor => reruns.ApplyAsync(actor, id, cancellationToken));

    public Task<Result<RerunView>> DiscardAsync(Guid id, CancellationToken cancellationToken) => member.AsAsync(
        Access.ManageTriage, actor => reruns.DiscardAsync(actor, id, cancellationToken));
}
