using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>What an admin changes of a member; null leaves it.</summary>
public sealed record MemberChange(string? Name = null, Role? Role = null, bool? Enabled = null);

/// <param name="Slug">What addresses and sign-in call it; it lasts.</param>
/// <param name="TimeZone">In which its days begin: an IANA name.</param>
public sealed record WorkspaceView(string Name, string Slug, DateTimeOffset CreatedAt, string TimeZone)
{
    public static WorkspaceView Of(Workspace w) => new(w.Name, w.Slug, w.CreatedAt, w.TimeZone);
}

/// <summary>Changes members, and says what the workspace is.</summary>
public sealed class MemberAdministration(RainRefDatabase database, WorkFactory works, TimeProvider clock)
{
    /// <summary>A member's role or account changed; the event's id is the member's.</summary>
    public const string RightsChanged = "member.rights_changed";

    private const int MaxNameLength = 200;

    /// <summary>Changes a member. Nobody takes their own rights away: so there is always an admin left.</summary>
    public async Task<Result<Member>> ChangeAsync(Actor actor, Guid id, MemberChange change, CancellationToken ct)
    {
        if (change.Name is not null && !IsName(change.Name))
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Member>(id, ct) is not { } member)
            return Error.NotFound("member");
        var loses = (change.Enabled is false && member.Enabled) || (change.Role is { } to && to != member.Role);
        if (loses && id == actor.Id)
            return Error.Conflict("own_rights", "Nobody changes their own role or closes their own account. Ask another admin.");
        // Two admins who close each other's accounts at once wait here for one another.
        if (loses && member is { Role: Role.Admin, Enabled: true } && !await AnotherAdminAsync(work, id, ct))
            return Error.Conflict("last_admin", "This is the workspace's last admin.");
        if (change.Name is { } name)
            member.Rename(name.Trim());
        if (change.Role is { } role)
            member.Become(role);
        if (change.Enabled is { } enabled)
            member.Let(enabled);
        work.Add(new AuditEntry(Ids.New(clock), actor, "member.changed", "member", id, clock.GetUtcNow()));
        if (loses)
            work.Announce(RightsChanged, id, null);
        await work.CommitAsync(ct);
        return member;
    }

    public async Task<WorkspaceView> WorkspaceAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Workspaces.Select(w => new WorkspaceView(w.Name, w.Slug, w.CreatedAt, w.TimeZone)).FirstAsync(ct);
    }

    private static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && StorableText.Is(name);

    private static async Task<bool> AnotherAdminAsync(Work work, Guid id, CancellationToken ct)
    {
        var others = await work.Db.Members.FromSqlRaw("SELECT * FROM members WHERE role = 'admin' AND enabled ORDER BY id FOR UPDATE")
            .ToListAsync(ct);
        return others.Any(m => m.Id != id);
    }
}
