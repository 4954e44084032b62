using Microsoft.EntityFrameworkCore;
using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Workspaces;

/// <summary>Makes and deletes workspaces, their members and their API keys.</summary>
public sealed class WorkspaceAdministration(RainRefDatabase database, WorkFactory works, TimeProvider clock)
{
    /// <summary>The workspace of that slug, made if it is not there.</summary>
    public async Task<Guid> EnsureAsync(string slug, string name, bool isDemo, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_create_workspace($1, $2, $3, $4)", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Ids.New(clock) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = isDemo });
        return (Guid)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<Guid?> FindAsync(string slug, CancellationToken ct)
    {
        await using var connection = await database.OpenSystemAsync(ct);
        await using var command = new NpgsqlCommand("SELECT rainref_find_workspace($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = slug });
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    /// <summary>Deletes the workspace and everything in it.</summary>
    public async Task<bool> DeleteAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(workspaceId, ct);
        await using var command = new NpgsqlCommand("SELECT rainref_delete_workspace($1)", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = workspaceId });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Adds a member, unless the address is a member already.</summary>
    public async Task<Guid> EnsureMemberAsync(
        Guid workspaceId, string email, string displayName, Role role, string password, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        var address = Member.Normalize(email);
        if (await work.Db.Members.FirstOrDefaultAsync(m => m.Email == address, ct) is { } known)
            return known.Id;
        var member = new Member(Ids.New(clock), workspaceId, email, displayName, role, clock.GetUtcNow());
        member.SetPasswordHash(MemberDirectory.HashPassword(member, password));
        work.Add(member);
        await work.CommitAsync(ct);
        return member.Id;
    }

    /// <returns>The secret, which cannot be read again.</returns>
    public async Task<string> AddApiKeyAsync(Guid workspaceId, string name, Role role, CancellationToken ct)
    {
        var secret = ApiKey.NewSecret();
        await using var work = await works.OpenAsync(workspaceId, null, 0, ct);
        work.Add(new ApiKey(Ids.New(clock), workspaceId, name, role, secret, clock.GetUtcNow()));
        await work.CommitAsync(ct);
        return secret;
    }
}
