using RainRef.Domain.Common;
using RainRef.Domain.Tickets.Macros;
using RainRef.Infrastructure.Tickets.Macros;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Tickets.Macros;

/// <summary>What the page of macros reads and does; every right is checked here, with every call.</summary>
internal sealed class MacroData(SignedIn member, MacroDesk desk, TimeProvider clock)
{
    public Task<Result<Macro[]>> AllAsync(CancellationToken ct) =>
        member.AsAsync<Macro[]>(Access.ReadTickets, async actor => (await desk.AllAsync(actor.WorkspaceId, ct)).ToArray());

    /// <param name="id">The macro to change; null adds one.</param>
    public Task<Result<Macro>> SaveAsync(Guid? id, MacroBody body, CancellationToken ct) => member.AsAsync<Macro>(Access.ManageRouting, async actor =>
    {
        var actions = MacroActionsBody.Read(body.Actions);
        return actions.Succeeded
            ? await desk.SetAsync(actor, id ?? Ids.New(clock), create: id is null, body.Name, body.Body, actions.Value, ct)
            : actions.Error;
    });

    public Task<Result<bool>> RemoveAsync(Guid id, CancellationToken ct) =>
        member.AsAsync(Access.ManageRouting, actor => desk.RemoveAsync(actor, id, ct));
}
