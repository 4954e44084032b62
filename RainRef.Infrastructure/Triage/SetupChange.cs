using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>Changes a workspace's setup: with a line in the audit log, told to consoles, and counted from then on.</summary>
internal static class SetupChange
{
    public static async Task<Result<T>> RunAsync<T>(
        WorkFactory works, RoutingShelf shelf, Actor actor, string action, string kind, Guid subject,
        Func<Work, Task<Result<T>>> change, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var changed = await change(work);
        if (!changed.Succeeded)
            return changed;
        work.Add(new AuditEntry(Ids.New(works.Clock), actor, action, kind, subject, works.Clock.GetUtcNow()));
        work.Announce(RoutingShelf.Changed, subject, null);
        await work.CommitAsync(ct);
        shelf.Forget(actor.WorkspaceId);
        return changed;
    }
}
