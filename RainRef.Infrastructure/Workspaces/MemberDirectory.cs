using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>Finds out who somebody is: by password or by API key, in whichever workspace they belong to.</summary>
public sealed class MemberDirectory(RainRefDatabase database, WorkFactory works, TimeProvider clock)
{
    private static readonly Error Refused = new(
        ErrorKind.Unauthenticated, "sign_in_failed", "The e-mail address or the password is wrong, or the account is locked.");

    private static readonly PasswordHasher<Member> Hasher = new();

    // Verified when there is nobody to verify, so that the time taken does not tell which addresses exist.
    private static readonly string Nobody = Hasher.HashPassword(null!, "nobody");

    public static string HashPassword(Member member, string password) => Hasher.HashPassword(member, password);

    /// <param name="workspace">The workspace's slug, where an address belongs to several; null takes the only one that fits.</param>
    public async Task<Result<Actor>> SignInAsync(string email, string password, string? workspace, CancellationToken ct)
    {
        var fitting = await FittingAsync(email, password, workspace, ct);
        return fitting.Count switch
        {
            0 => Refused,
            1 => fitting[0],
            _ => Error.Validation("workspace", "This address belongs to several workspaces; name one in 'workspace'."),
        };
    }

    /// <summary>
    /// The accounts of an address that this password opens, of the oldest workspace first. An address alone proves nothing:
    /// any workspace's admin may enter any.
    /// </summary>
    public async Task<IReadOnlyList<Actor>> FittingAsync(string email, string password, string? workspace, CancellationToken ct)
    {
        var found = await FindAsync(Member.Normalize(email), ct);
        var candidates = found.Where(f => workspace is null || f.Slug == workspace).ToList();
        if (candidates.Count == 0)
            Hasher.VerifyHashedPassword(null!, Nobody, password);
        var fitting = new List<Actor>();
        foreach (var (memberId, workspaceId, _) in candidates)
        {
            if (await VerifyAsync(workspaceId, memberId, password, ct) is { } actor)
                fitting.Add(actor);
        }

        return fitting;
    }

    public async Task<Actor?> ByApiKeyAsync(string secret, CancellationToken ct)
    {
        Guid keyId, workspaceId;
        await using (var connection = await database.OpenSystemAsync(ct))
        {
            await using var command = new NpgsqlCommand("SELECT key_id, workspace_id FROM rainref_find_api_key($1)", connection);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ApiKey.HashOf(secret) });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct))
                return null;
            (keyId, workspaceId) = (reader.GetGuid(0), reader.GetGuid(1));
        }

        return await ByKeyIdAsync(workspaceId, keyId, ct);
    }

    /// <summary>Who a known key is now; null when it is revoked.</summary>
    public async Task<Actor?> ByKeyIdAsync(Guid workspaceId, Guid keyId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var key = await db.ApiKeys.FirstOrDefaultAsync(k => k.Id == keyId && k.RevokedAt == null, ct);
        return key is null ? null : new Actor(key.Id, key.Name, key.Role, workspaceId);
    }

    /// <summary>Who a signed-in member is now; null when the account is gone or disabled.</summary>
    public async Task<Actor?> ByIdAsync(Guid workspaceId, Guid memberId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var member = await db.Members.FirstOrDefaultAsync(m => m.Id == memberId && m.Enabled, ct);
        return member is null ? null : ToActor(member);
    }

    private async Task<Actor?> VerifyAsync(Guid workspaceId, Guid memberId, string password, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        if (await work.LockAsync<Member>(memberId, ct) is not { } member)
            return null;
        var now = clock.GetUtcNow();
        if (!member.MaySignIn(now))
            return null;
        var verified = Hasher.VerifyHashedPassword(member, member.PasswordHash, password);
        if (verified == PasswordVerificationResult.Failed)
            member.SignInFailed(now);
        else
            member.SignedIn();
        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
            member.SetPasswordHash(HashPassword(member, password));
        await work.CommitAsync(ct);
        return verified == PasswordVerificationResult.Failed ? null : ToActor(member);
    }

    private async Task<List<(Guid MemberId, Guid WorkspaceId, string Slug)>> FindAsync(string email, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand(
            "SELECT member_id, workspace_id, workspace_slug FROM rainref_find_members($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
        var found = new List<(Guid, Guid, string)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            found.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2)));
        return found;
    }

    private static Actor ToActor(Member member) => new(member.Id, member.DisplayName, member.Role, member.WorkspaceId);
}
