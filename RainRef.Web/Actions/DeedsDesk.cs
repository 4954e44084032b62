using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Actions;

/// <summary>Proposes actions, shows what one would send, and takes back what it did, as whoever is signed in.</summary>
internal sealed class DeedsDesk(
    SignedIn member, ActionSimulator simulator, RollbackDesk rollbacks, ActionOffers offers, ActionDesk actions, RainRefDatabase database, TimeProvider clock)
{
    public Task<Result<Simulation>> SimulateAsync(Guid actionId, CancellationToken cancellationToken) =>
        member.AsAsync<Simulation>(Access.ReadTickets, async actor =>
        {
            await using var db = await database.ReadAsync(actor.WorkspaceId, cancellationToken);
            var action = await db.Actions.FirstOrDefaultAsync(a => a.Id == actionId, cancellationToken);
            return action is null ? Error.NotFound("action") : await simulator.ShowAsync(actor.WorkspaceId, action, cancellationToken);
        });

    /// <summary>What can be proposed on a ticket.</summary>
    public Task<Result<ActionOffer[]>> OffersAsync(Guid ticketId, CancellationToken cancellationToken) =>
        member.AsAsync(Access.Act, actor => offers.OfAsync(actor.WorkspaceId, ticketId, cancellationToken));

    public Task<Result<ActionView>> ProposeAsync(Guid ticketId, string type, Dictionary<string, string> parameters, CancellationToken cancellationToken) =>
        member.AsAsync(Access.Act, actor => actions.SuggestAsync(actor, type, parameters, ticketId, Ids.New(clock), cancellationToken));

    public Task<Result<string>> RollBackAsync(Guid actionId, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.Decide, async actor =>
        {
            var started = await rollbacks.StartAsync(actor, actionId, null, cancellationToken);
            return started.Succeeded ? T["It is being taken back."] : started.Error;
        });
}
