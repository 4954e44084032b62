using RainRef.Domain.Common;
using RainRef.Infrastructure.Actions;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Actions;

/// <summary>The playbook page's reads and deeds, as whoever is signed in; every right is checked here.</summary>
internal sealed class PlaybookDesk(SignedIn member, PlaybookEditor editor)
{
    private static readonly IReadOnlyDictionary<string, string> NoParameters = new Dictionary<string, string>();

    public Task<Result<IReadOnlyList<PlaybookRow>>> ListAsync(CancellationToken cancellationToken) => member.AsAsync(
        Access.ReadTickets, async actor => Of(await editor.ListAsync(actor.WorkspaceId, cancellationToken)));

    public Task<Result<PlaybookText>> FindAsync(string name, CancellationToken cancellationToken) =>
        member.AsAsync(Access.ReadTickets, actor => editor.FindAsync(actor.WorkspaceId, name, null, cancellationToken));

    public Task<Result<PlaybookRow>> SaveAsync(string name, string yaml, CancellationToken cancellationToken) =>
        member.AsAsync(Access.Administer, actor => editor.SaveAsync(actor, name, yaml, cancellationToken));

    public Task<Result<PlaybookRow>> SwitchAsync(string name, bool enabled, CancellationToken cancellationToken) =>
        member.AsAsync(Access.Administer, actor => editor.SwitchAsync(actor, name, enabled, cancellationToken));

    public Task<Result<Simulation>> SimulateAsync(string yaml, long ticket, CancellationToken cancellationToken) =>
        member.AsAsync(Access.Act, actor => editor.SimulateAsync(actor, yaml, ticket, NoParameters, cancellationToken));

    // An interface does not convert by itself.
    private static Result<IReadOnlyList<PlaybookRow>> Of(IReadOnlyList<PlaybookRow> rows) => rows.ToList();
}
