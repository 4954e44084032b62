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
    public const int MinPassword = 12;
    public const int MaxPassword = 500;

    /// <summary>A key was revoked; the event's id is the key's.</summary>
    public const string KeyRevoked = "api_key.revoked";

    private const int MaxNameLength = 200;
    private const int DeleteAttempts = 20;

    public static readonly Error UnknownRole =
        Error.Validation("role", $"role is one of {string.Join(", ", Enum.GetValues<Role>().Select(SnakeCase.Of))}.");

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
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryDeleteAsync(workspaceId, ct);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < DeleteAttempts)
            {
                // A step that runs meanwhile holds rows of the workspace and asks for it; one of the two has to give way.
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), clock, ct);
            }
        }
    }

    private async Task<bool> TryDeleteAsync(Guid workspaceId, CancellationToken ct)
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

    /// <summary>An admin adds a member.</summary>
    /// <param name="id">The member's id; the same id twice makes one member.</param>
    public async Task<Result<Member>> AddMemberAsync(
        Actor actor, string? email, string? displayName, Role? role, string? password, Guid id, CancellationToken ct)
    {
        if (CheckMember(email, displayName, role, password) is { } error)
            return error;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        var address = Member.Normalize(email!);
        if (await work.FindAsync<Member>(id, ct) is { } earlier)
            return earlier;
        if (await work.Db.Members.AnyAsync(m => m.Email == address, ct))
            return Error.Conflict("member_exists", "This address is a member already.");
        var member = new Member(id, actor.WorkspaceId, address, displayName!.Trim(), role!.Value, clock.GetUtcNow());
        member.SetPasswordHash(MemberDirectory.HashPassword(member, password!));
        work.Add(member);
        work.Add(new AuditEntry(Ids.New(clock), actor, "member.added", "member", id, clock.GetUtcNow()));
        await work.CommitAsync(ct);
        return member;
    }

    public async Task<Page<Member>> ListMembersAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var total = await db.Members.LongCountAsync(ct);
        var ordered = page.Descending ? db.Members.OrderByDescending(m => m.Id) : db.Members.OrderBy(m => m.Id);
        return new Page<Member>(
            page.Number, page.Limit, total, await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    /// <summary>An admin adds an API key.</summary>
    /// <param name="id">The key's id; the same id twice is a conflict, since the secret is shown only once.</param>
    /// <returns>The key and its secret, which cannot be read again.</returns>
    public async Task<Result<(ApiKey Key, string Secret)>> AddApiKeyAsync(
        Actor actor, string? name, Role? role, Guid id, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || !StorableText.Is(name))
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        if (role is null)
            return UnknownRole;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<ApiKey>(id, ct) is not null)
            return Error.Conflict("api_key_exists", "This request has made its key already; the secret was shown then.");
        var secret = ApiKey.NewSecret();
        var key = new ApiKey(id, actor.WorkspaceId, name.Trim(), role.Value, secret, clock.GetUtcNow());
        work.Add(key);
        work.Add(new AuditEntry(Ids.New(clock), actor, "api_key.added", "api_key", id, clock.GetUtcNow()));
        await work.CommitAsync(ct);
        return (key, secret);
    }

    public async Task<Page<ApiKey>> ListApiKeysAsync(Guid workspaceId, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var total = await db.ApiKeys.LongCountAsync(ct);
        var ordered = page.Descending ? db.ApiKeys.OrderByDescending(k => k.Id) : db.ApiKeys.OrderBy(k => k.Id);
        return new Page<ApiKey>(
            page.Number, page.Limit, total, await ordered.Skip(page.Offset).Take(page.Limit).ToListAsync(ct));
    }

    /// <summary>Closes a way in. Again, it changes nothing.</summary>
    public async Task<Result<ApiKey>> RevokeApiKeyAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<ApiKey>(id, ct) is not { } key)
            return Error.NotFound("API key");
        if (key.RevokedAt is not null)
            return key;
        key.Revoke(clock.GetUtcNow());
        work.Add(new AuditEntry(Ids.New(clock), actor, "api_key.revoked", "api_key", id, clock.GetUtcNow()));
        work.Announce(KeyRevoked, id, null);
        await work.CommitAsync(ct);
        return key;
    }

    /// <summary>The short name of a workspace.</summary>
    public async Task<string?> SlugAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await db.Workspaces.Where(w => w.Id == workspaceId).Select(w => w.Slug).FirstOrDefaultAsync(ct);
    }

    private static Error? CheckMember(string? email, string? displayName, Role? role, string? password)
    {
        if (email?.Trim() is not { Length: >= 3 and <= 254 } address || address.Count(c => c == '@') != 1 || address[0] == '@'
            || address[^1] == '@' || address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || !StorableText.Is(address))
            return Error.Validation("email", "email is an e-mail address.");
        if (string.IsNullOrWhiteSpace(displayName) || displayName.Length > MaxNameLength || !StorableText.Is(displayName))
            return Error.Validation("name", $"name has 1 to {MaxNameLength} characters.");
        if (role is null)
            return UnknownRole;
        return password?.Length is >= MinPassword and <= MaxPassword
            ? null
            : Error.Validation("password", $"password has {MinPassword} to {MaxPassword} characters.");
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
