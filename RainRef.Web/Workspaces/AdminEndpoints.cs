using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Connectors.LanguageModels;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;
using RainRef.Web.Workspaces.Demo;

namespace RainRef.Web.Workspaces;

/// <param name="Adapter">Such as <c>raindock</c> or <c>webhook</c>.</param>
/// <param name="Settings">What may be shown; absent leaves them as they are.</param>
/// <param name="Secrets">By name; null removes one, those not named stay. They are kept encrypted and never come back.</param>
public sealed record AdapterBody(string? Adapter, JsonObject? Settings = null, Dictionary<string, string?>? Secrets = null);

public sealed record AdapterList(IReadOnlyList<AdapterView> Items);

/// <summary>How the channels stand.</summary>
public sealed record ChannelList(IReadOnlyList<ChannelStateView> Items);

/// <param name="State"><c>not_set_up</c>, <c>set_up</c>, <c>by_installation</c> (which counts before a workspace's own) or <c>stand_in</c> (nothing is reached).</param>
/// <param name="Waiting">What has still to go out.</param>
/// <param name="LastError">Null where nothing failed since something went out.</param>
public sealed record ChannelStateView(
    string Adapter, string State, int Waiting, string? LastError, DateTimeOffset? LastErrorAt, DateTimeOffset? LastDoneAt)
{
    public static ChannelStateView Of(ChannelState s) =>
        new(s.Adapter, SnakeCase.Of(s.Standing), s.Waiting, s.LastError, s.LastErrorAt, s.LastDoneAt);
}

public sealed record ApiKeyBody(string? Name, string? Role);

public sealed record ApiKeyView(Guid Id, string Name, string Role, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    public static ApiKeyView Of(ApiKey key) =>
        new(key.Id, key.Name, SnakeCase.Of(key.Role), key.Prefix, key.CreatedAt, key.RevokedAt);
}

/// <param name="Secret">Send it in <c>X-API-Key</c>. It is shown only here.</param>
public sealed record NewApiKey(ApiKeyView Key, string Secret);

/// <param name="Password">12 characters at least.</param>
public sealed record MemberBody(string? Email, string? Name, string? Role, string? Password);

public sealed record MemberView(Guid Id, string Email, string Name, string Role, bool Enabled, DateTimeOffset CreatedAt)
{
    public static MemberView Of(Member m) => new(m.Id, m.Email, m.DisplayName, SnakeCase.Of(m.Role), m.Enabled, m.CreatedAt);
}

/// <summary>What changes; what is absent stays.</summary>
public sealed record MemberChangeBody(string? Name = null, string? Role = null, bool? Enabled = null);

/// <summary>What changes; what is absent stays.</summary>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="TimeZone">An IANA name such as Europe/Berlin.</param>
public sealed record WorkspaceBody(string? Name = null, string? TimeZone = null);

/// <param name="Slug">The workspace's own short name, to show that this one is meant.</param>
public sealed record DeleteWorkspaceBody(string? Slug);

public static partial class AdminEndpoints
{
    public static void MapAdminEndpoints(this WebApplication app)
    {
        var group = app.MapGroup("/admin").WithTags("admin").RequireAuthorization(Access.Administer);
        group.MapGet("/adapters/config", ListAdaptersAsync).WithName("ListAdapters")
            .WithSummary("How outside systems are reached, and which secrets are set.");
        group.MapPost("/adapters/config", SetAdapterAsync).WithName("SetAdapter")
            .WithSummary("Set an adapter's settings and secrets. Secrets never come back.");
        group.MapGet("/adapters/state", ChannelsAsync).WithName("ListAdapterStates")
            .WithSummary("Whether each adapter is set up, what waits to go out, and what last failed.");
        group.MapGet("/api-keys", ListKeysAsync).WithName("ListApiKeys").WithSummary("API keys, without their secrets.");
        group.MapPost("/api-keys", AddKeyAsync).WithName("AddApiKey").WithMetadata(new ShownOnce())
            .WithSummary("Make an API key. The answer is the only place where its secret is shown.");
        group.MapDelete("/api-keys/{id:guid}", RevokeKeyAsync).WithName("RevokeApiKey").WithSummary("Revoke an API key.");
        group.MapGet("/members", ListMembersAsync).WithName("ListMembers").WithSummary("Who may sign in.");
        group.MapPost("/members", AddMemberAsync).WithName("AddMember").WithSummary("Let somebody sign in.");
        group.MapPatch("/members/{id:guid}", ChangeMemberAsync).WithName("ChangeMember")
            .WithSummary("Change a member's name or role, or close and open their account. Nobody takes their own rights away.");
        group.MapGet("/workspace", WorkspaceAsync).WithName("GetWorkspace").WithSummary("The workspace's name, slug and time zone.");
        group.MapPut("/workspace", ChangeWorkspaceAsync).WithName("RenameWorkspace")
            .WithSummary("Give the workspace another name or time zone; its slug stays. Business hours that follow its zone, and the night of retention, move along.");
        group.MapGet("/models", ModelsAsync).WithName("GetModels")
            .WithSummary("Which models this installation is set to, what this workspace spent on them today and how they do; never a key.");
        group.MapPost("/seed-demo", SeedDemoAsync).WithName("SeedDemo")
            .WithSummary("Put the demo content into this workspace; only where the demo is on. Again, it adds only what is missing.");
        group.MapDelete("/workspace", DeleteWorkspaceAsync).WithName("DeleteWorkspace")
            .WithSummary("Delete this workspace and everything in it; the body repeats its slug.");
    }

    private static async Task<Ok<AdapterList>> ListAdaptersAsync(AdapterSettings adapters, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new AdapterList(await adapters.ListAsync(http.Actor().WorkspaceId, ct)));

    private static async Task<Ok<ChannelList>> ChannelsAsync(ChannelStates channels, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(new ChannelList([.. (await channels.ListAsync(http.Actor().WorkspaceId, ct)).Select(ChannelStateView.Of)]));

    private static async Task<Results<Ok<AdapterView>, ProblemHttpResult>> SetAdapterAsync(
        AdapterBody body, AdapterSettings adapters, HttpContext http, CancellationToken ct)
    {
        var set = await adapters.SetAsync(http.Actor(), body.Adapter, body.Settings, body.Secrets, ct);
        return set.Succeeded ? TypedResults.Ok(set.Value) : set.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<ListBody<ApiKeyView>>, ProblemHttpResult>> ListKeysAsync(
        int? page, int? limit, string? order, WorkspaceAdministration administration, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var keys = await administration.ListApiKeysAsync(http.Actor().WorkspaceId, request.Value, ct);
        return TypedResults.Ok(ListBody.Of(keys, ApiKeyView.Of));
    }

    private static async Task<Results<Created<NewApiKey>, ProblemHttpResult>> AddKeyAsync(
        ApiKeyBody body, WorkspaceAdministration administration, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var added = await administration.AddApiKeyAsync(http.Actor(), body.Name, RoleOf(body.Role), http.NewId(clock), ct);
        if (!added.Succeeded)
            return added.Error.ToProblem(http);
        http.Response.Headers.CacheControl = "no-store";
        var (key, secret) = added.Value;
        return TypedResults.Created($"/admin/api-keys/{key.Id}", new NewApiKey(ApiKeyView.Of(key), secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeKeyAsync(
        Guid id, WorkspaceAdministration administration, ActorCache actors, HttpContext http, CancellationToken ct)
    {
        var revoked = await administration.RevokeApiKeyAsync(http.Actor(), id, ct);
        if (!revoked.Succeeded)
            return revoked.Error.ToProblem(http);
        actors.Forget(revoked.Value);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ListBody<MemberView>>, ProblemHttpResult>> ListMembersAsync(
        int? page, int? limit, string? order, WorkspaceAdministration administration, HttpContext http, CancellationToken ct)
    {
        var request = PageRequest.Create(page, limit, order);
        if (!request.Succeeded)
            return request.Error.ToProblem(http);
        var members = await administration.ListMembersAsync(http.Actor().WorkspaceId, request.Value, ct);
        return TypedResults.Ok(ListBody.Of(members, MemberView.Of));
    }

    private static async Task<Results<Created<MemberView>, ProblemHttpResult>> AddMemberAsync(
        MemberBody body, WorkspaceAdministration administration, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var added = await administration.AddMemberAsync(
            http.Actor(), body.Email, body.Name, RoleOf(body.Role), body.Password, http.NewId(clock), ct);
        return added.Succeeded
            ? TypedResults.Created($"/admin/members/{added.Value.Id}", MemberView.Of(added.Value))
            : added.Error.ToProblem(http);
    }

    private static async Task<Results<Ok<MemberView>, ProblemHttpResult>> ChangeMemberAsync(
        Guid id, MemberChangeBody body, MemberAdministration members, ActorCache actors, HttpContext http, CancellationToken ct)
    {
        if (body.Role is not null && RoleOf(body.Role) is null)
            return WorkspaceAdministration.UnknownRole.ToProblem(http);
        var changed = await members.ChangeAsync(http.Actor(), id, new MemberChange(body.Name, RoleOf(body.Role), body.Enabled), ct);
        if (!changed.Succeeded)
            return changed.Error.ToProblem(http);
        actors.ForgetMember(http.Actor().WorkspaceId, id);
        return TypedResults.Ok(MemberView.Of(changed.Value));
    }

    private static async Task<Ok<WorkspaceView>> WorkspaceAsync(MemberAdministration members, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await members.WorkspaceAsync(http.Actor().WorkspaceId, ct));

    private static async Task<Results<Ok<WorkspaceView>, ProblemHttpResult>> ChangeWorkspaceAsync(
        WorkspaceBody body, ChangeWorkspace change, HttpContext http, CancellationToken ct)
    {
        var changed = await change.RunAsync(http.Actor(), body.Name, body.TimeZone, ct);
        return changed.Succeeded ? TypedResults.Ok(WorkspaceView.Of(changed.Value)) : changed.Error.ToProblem(http);
    }

    private static async Task<Ok<ModelsView>> ModelsAsync(ModelQueries models, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(await models.ReadAsync(http.Actor().WorkspaceId, ct));

    private static async Task<Results<Ok<DemoSeeded>, ProblemHttpResult>> SeedDemoAsync(
        DemoContent content, IOptions<DemoOptions> options, HttpContext http, CancellationToken ct) =>
        options.Value.Enabled
            ? TypedResults.Ok(await content.SeedAsync(http.Actor().WorkspaceId, ct))
            : Error.NotFound("demo").ToProblem(http);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteWorkspaceAsync(
        [FromBody] DeleteWorkspaceBody body, WorkspaceAdministration administration, ActorCache actors,
        ILogger<DemoWorkspace> logger, HttpContext http, CancellationToken ct)
    {
        var actor = http.Actor();
        if (body.Slug is null || body.Slug != await administration.SlugAsync(actor.WorkspaceId, ct))
            return Error.Validation("slug", "slug is this workspace's own short name, to show that this one is meant.").ToProblem(http);
        await administration.DeleteAsync(actor.WorkspaceId, ct);
        actors.Clear();
        LogDeleted(logger, actor.WorkspaceId, actor.Id);
        return TypedResults.NoContent();
    }

    private static Role? RoleOf(string? name) => SnakeCase.TryParse<Role>(name, out var role) ? role : null;

    [LoggerMessage(1, LogLevel.Warning, "Workspace {WorkspaceId} was deleted by {ActorId}")]
    private static partial void LogDeleted(ILogger logger, Guid workspaceId, Guid actorId);
}
