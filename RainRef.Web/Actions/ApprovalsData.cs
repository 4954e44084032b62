using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Infrastructure.Persistence;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <summary>The approvals page's reads and deeds; every right is checked here.</summary>
internal sealed class ApprovalsData(
    AuthenticationStateProvider authentication, ActorCache actors, ApprovalQueries queries, ApprovalDesk desk, ActionDesk actions,
    RainRefDatabase database, ActionSimulator simulator, TimeProvider clock) : IApprovalsData
{
    public Task<Result<ApprovalQueue>> ListAsync(CancellationToken cancellationToken) => AsLeadAsync<ApprovalQueue>(async actor =>
        await queries.ListAsync(
            actor.WorkspaceId, null, ApprovalOrder.Type, new PageRequest(1, IApprovalsData.MostShown), cancellationToken));

    public Task<Result<string>> DecideAsync(
        ApprovalView shown, bool approve, string? note, CancellationToken cancellationToken) => AsLeadAsync<string>(async actor =>
    {
        var decided = await desk.DecideAsync(actor, shown.Id, new LeadsWord(approve, note, shown.BindingHash), cancellationToken);
        return decided.Succeeded ? SnakeCase.Of(decided.Value.Status) : decided.Error;
    });

    public Task<Result<(Guid Id, string Status)>> EditAsync(
        Guid id, Dictionary<string, string> parameters, CancellationToken cancellationToken) => AsLeadAsync<(Guid, string)>(async actor =>
    {
        var edited = await actions.EditAsync(actor, id, parameters, Ids.New(clock), cancellationToken);
        return edited.Succeeded ? (edited.Value.Id, edited.Value.Status) : edited.Error;
    });

    public Task<Result<Simulation>> SimulateAsync(Guid id, CancellationToken cancellationToken) => AsLeadAsync<Simulation>(async actor =>
    {
        await using var db = await database.ReadAsync(actor.WorkspaceId, cancellationToken);
        return await db.Actions.FirstOrDefaultAsync(a => a.Id == id, cancellationToken) is { } action
            ? await simulator.ShowAsync(actor.WorkspaceId, action, cancellationToken)
            : Error.NotFound("action");
    });

    // A circuit outlives its cookie, so the account is looked at again with every call.
    private async Task<Result<T>> AsLeadAsync<T>(Func<Actor, Task<Result<T>>> act)
    {
        var actor = (await authentication.GetAuthenticationStateAsync()).User.ToActor();
        if (actor is null || !await actors.IsCurrentAsync(actor, CancellationToken.None))
            return new Error(ErrorKind.Unauthenticated, "unauthenticated", "You are signed out. Sign in again.");
        return actor.May(Access.Decide) ? await act(actor) : Error.Forbidden("forbidden", "Your role may not do this.");
    }
}
