using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>Somebody whose console is open.</summary>
public sealed record MemberHere(Guid Id, string Name, string Role);

/// <summary>What members keep for themselves, and who is here.</summary>
public sealed class MemberDesk(RainRefDatabase database, WorkFactory works, TimeProvider clock)
{
    /// <summary>How often an open console says that it is.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    // Two beats may be late before somebody counts as gone.
    private static readonly TimeSpan Patience = (3 * Beat) - TimeSpan.FromSeconds(5);
    private const int MaxHere = 50;

    public async Task<MemberPreferences> PreferencesAsync(Guid workspaceId, Guid memberId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Members.Where(m => m.Id == memberId).Select(m => new MemberPreferences(m.Theme, m.Density, m.Language))
            .FirstOrDefaultAsync(ct) ?? new MemberPreferences(null, null, null);
    }

    /// <param name="change">What is chosen, given what was.</param>
    public async Task<Result<MemberPreferences>> PreferAsync(
        Actor actor, Func<MemberPreferences, MemberPreferences> change, IReadOnlyCollection<string> languages, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<Member>(actor.Id, ct) is not { } member)
            return Error.NotFound("member");
        var wanted = change(member.Preferences);
        if (wanted.Check(languages) is { } wrong)
            return wrong;
        member.Prefer(wanted);
        await work.CommitAsync(ct);
        return wanted;
    }

    /// <summary>Says that a member's console is open, and hears whose else are.</summary>
    public async Task<MemberHere[]> BeatAsync(Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await database.ReadAsync(actor.WorkspaceId, ct);
        await db.Members.Where(m => m.Id == actor.Id).ExecuteUpdateAsync(set => set.SetProperty(m => m.LastSeenAt, now), ct);
        var since = now - Patience;
        return await db.Members.Where(m => m.Enabled && m.LastSeenAt > since).OrderBy(m => m.DisplayName).Take(MaxHere)
            .Select(m => new MemberHere(m.Id, m.DisplayName, SnakeCase.Of(m.Role))).ToArrayAsync(ct);
    }
}
