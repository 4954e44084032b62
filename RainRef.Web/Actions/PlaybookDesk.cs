using Microsoft.AspNetCore.Components.Authorization;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Api;

namespace RainRef.Web.Actions;

/// <summary>The playbook page's reads and deeds, as whoever is signed in; every right is checked here.</summary>
internal sealed class PlaybookDesk(AuthenticationStateProvider authentication, ActorCache actors, PlaybookEditor editor)
{
    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    public Task<Result<IReadOnlyList<PlaybookRow>>> ListAsync(CancellationToken cancellationToken) => AsAsync(
        Access.ReadTickets, async actor => Of(await editor.ListAsync(actor.WorkspaceId, cancellationToken)));

    public Task<Result<PlaybookText>> FindAsync(string name, CancellationToken cancellationToken) =>
        AsAsync(Access.ReadTickets, actor => editor.FindAsync(actor.WorkspaceId, name, null, cancellationToken));

    public Task<Result<PlaybookRow>> SaveAsync(string name, string yaml, CancellationToken cancellationToken) =>
        AsAsync(Access.Administer, actor => editor.SaveAsync(actor, name, yaml, cancellationToken));

    public Task<Result<PlaybookRow>> SwitchAsync(string name, bool enabled, CancellationToken cancellationToken) =>
        AsAsync(Access.Administer, actor => editor.SwitchAsync(actor, name, enabled, cancellationToken));

    public Task<Result<Simulation>> SimulateAsync(string yaml, long ticket, CancellationToken cancellationToken) =>
        AsAsync(Access.Act, actor => editor.SimulateAsync(actor, yaml, ticket, NoParameters, cancellationToken));

    // An interface does not convert by itself.
    private static Result<IReadOnlyList<PlaybookRow>> Of(IReadOnlyList<PlaybookRow> rows) => rows.ToList();

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
