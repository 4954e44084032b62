using RainRef.Domain.Common;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Components.Palette;

internal sealed class FindDesk(SignedIn signedIn, WorkspaceFinder finder) : IFindDesk
{
    public Task<Result<Found>> FindAsync(string words, CancellationToken cancellationToken) => signedIn.AsAsync(
        Access.ReadTickets,
        actor => finder.FindAsync(actor.WorkspaceId, words, SearchEndpoints.ScopeOf(actor), SearchEndpoints.DefaultLimit, cancellationToken));
}
