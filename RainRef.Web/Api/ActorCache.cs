using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Workspaces;

namespace RainRef.Web.Api;

/// <summary>
/// Who keys and members are, remembered for a short while so that not every request asks the database. What an admin
/// takes away is gone when the while is over.
/// </summary>
internal sealed class ActorCache(MemberDirectory directory, IOptions<AccessOptions> options, TimeProvider clock)
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 10_000, Clock = new CacheClock(clock) });

    public Task<Actor?> ByApiKeyAsync(string secret, CancellationToken ct) =>
        GetAsync(("key", ApiKey.HashOf(secret)), () => directory.ByApiKeyAsync(secret, ct));

    /// <summary>Whether a member is still one, with the same role. A key was looked up already.</summary>
    public async Task<bool> IsCurrentAsync(Actor actor, CancellationToken ct)
    {
        var now = await GetAsync(
            ("member", $"{actor.WorkspaceId}/{actor.Id}"), () => directory.ByIdAsync(actor.WorkspaceId, actor.Id, ct));
        return now?.Role == actor.Role;
    }

    /// <summary>Whether somebody who stays connected may still.</summary>
    /// <param name="afresh">Asks the database, whatever is remembered.</param>
    public async Task<bool> MayStayAsync(ClaimsPrincipal who, Actor actor, bool afresh, CancellationToken ct)
    {
        if (who.Identity?.AuthenticationType == ApiKeyAuthentication.Type)
            return await directory.ByKeyIdAsync(actor.WorkspaceId, actor.Id, ct) is not null;
        if (afresh)
            ForgetMember(actor.WorkspaceId, actor.Id);
        return await IsCurrentAsync(actor, ct);
    }

    /// <summary>Forgets a key that was revoked, so that at least this node refuses it at once.</summary>
    public void Forget(ApiKey key) => _cache.Remove(("key", key.KeyHash));

    /// <summary>Forgets a member whose rights changed, so that at least this node asks anew.</summary>
    public void ForgetMember(Guid workspaceId, Guid memberId) => _cache.Remove(("member", $"{workspaceId}/{memberId}"));

    /// <summary>Forgets everybody, as when a workspace is gone.</summary>
    public void Clear() => _cache.Clear();

    private async Task<Actor?> GetAsync((string, string) key, Func<Task<Actor?>> load)
    {
        if (_cache.TryGetValue(key, out Actor? known))
            return known;
        var actor = await load();
        var lifetime = TimeSpan.FromSeconds(options.Value.RememberSeconds);
        _cache.Set(key, actor, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = lifetime });
        return actor;
    }

    private sealed class CacheClock(TimeProvider clock) : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow => clock.GetUtcNow();
    }
}

/// <summary>That the caller is still who the token says.</summary>
internal sealed class StillMember : IAuthorizationRequirement;

/// <summary>Checks bearer tokens and cookies against the members of now; API keys were looked up when they came in.</summary>
internal sealed class StillMemberHandler(ActorCache actors) : AuthorizationHandler<StillMember>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, StillMember requirement)
    {
        if (context.User.Identity?.AuthenticationType == ApiKeyAuthentication.Type)
            context.Succeed(requirement);
        else if (context.User.ToActor() is { } actor && await actors.IsCurrentAsync(actor, CancellationToken.None))
            context.Succeed(requirement);
    }
}
