using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Tickets;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Tickets.Keeping;
using RainRef.Infrastructure.Triage;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>Gives a workspace another name or time zone.</summary>
public sealed class ChangeWorkspace(WorkFactory works, RetentionDesk retention, RoutingShelf shelf, TimeProvider clock)
{
    public const string Changed = "workspace.changed";
    private const int MaxNameLength = 200;

    /// <summary>What is null stays. With another zone the business hours that follow it, and the night of retention, move along.</summary>
    public async Task<Result<Workspace>> RunAsync(Actor actor, string? name, string? timeZone, CancellationToken ct)
    {
        if ((name is null && timeZone is null) || (name is not null && !IsName(name)))
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var workspace = await work.Db.Workspaces.FromSql($"SELECT * FROM workspaces WHERE id = {actor.WorkspaceId} FOR NO KEY UPDATE")
            .AsTracking().FirstAsync(ct);
        if (name is not null && name.Trim() != workspace.Name)
        {
            workspace.Rename(name.Trim());
            work.Add(new AuditEntry(Ids.New(clock), actor, "workspace.renamed", "workspace", workspace.Id, clock.GetUtcNow()));
        }

        if (timeZone is not null && timeZone != workspace.TimeZone)
        {
            var moved = workspace.Move(timeZone);
            if (!moved.Succeeded)
                return moved;
            work.Add(new AuditEntry(Ids.New(clock), actor, "workspace.zone_changed", "workspace", workspace.Id, clock.GetUtcNow(), timeZone));
            await FollowAsync(work, timeZone, ct);
        }

        work.Announce(Changed, workspace.Id, null);
        await work.CommitAsync(ct);
        shelf.Forget(actor.WorkspaceId);
        return workspace;
    }

    private async Task FollowAsync(Work work, string timeZone, CancellationToken ct)
    {
        await retention.FollowAsync(work, TimeZoneInfo.FindSystemTimeZoneById(timeZone), ct);
        foreach (var hours in await work.Db.Set<BusinessHours>().Where(h => h.FollowsWorkspace).OrderBy(h => h.Id).ToListAsync(ct))
        {
            if (!hours.Follow(timeZone))
                continue;
            work.Enqueue(new JobDraft(RetimeStep.JobKind, null, PayloadJson.Write(new RetimePayload(hours.Id, null)), Priority: 1));
            work.Announce(RoutingShelf.Changed, hours.Id, null);
        }
    }

    private static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && StorableText.Is(name);
}
