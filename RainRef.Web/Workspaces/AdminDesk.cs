using System.Text.Json.Nodes;
using RainRef.Domain.Channels;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Connectors.LanguageModels;
using RainRef.Infrastructure.Workspaces;
using RainRef.Web.Api;
using RainRef.Web.Channels;

namespace RainRef.Web.Workspaces;

/// <summary>What the settings of a workspace read and do, as the admin who is signed in.</summary>
internal sealed class AdminDesk(
    SignedIn signedIn, WorkspaceAdministration administration, MemberAdministration members, ChangeWorkspace workspace, AdapterSettings adapters, ChannelStates channels,
    PiiPatterns patterns, ModelQueries models, ActorCache actors, TimeProvider clock)
{
    // More than a page of people or keys is not to be expected; the API pages through any number.
    private static readonly PageRequest Everything = new(1, 200);

    public Task<Result<Page<Member>>> MembersAsync(CancellationToken ct) => AsAsync<Page<Member>>(
        async actor => await administration.ListMembersAsync(actor.WorkspaceId, Everything, ct));

    public Task<Result<Member>> AddMemberAsync(string email, string name, Role role, string password, CancellationToken ct) =>
        AsAsync(actor => administration.AddMemberAsync(actor, email, name, role, password, Ids.New(clock), ct));

    public Task<Result<Member>> ChangeMemberAsync(Guid id, MemberChange change, CancellationToken ct) => AsAsync<Member>(async actor =>
    {
        var changed = await members.ChangeAsync(actor, id, change, ct);
        if (changed.Succeeded)
            actors.ForgetMember(actor.WorkspaceId, id);
        return changed;
    });

    public Task<Result<Page<ApiKey>>> KeysAsync(CancellationToken ct) => AsAsync<Page<ApiKey>>(
        async actor => await administration.ListApiKeysAsync(actor.WorkspaceId, Everything with { Descending = true }, ct));

    public Task<Result<(ApiKey Key, string Secret)>> AddKeyAsync(string name, Role role, CancellationToken ct) =>
        AsAsync(actor => administration.AddApiKeyAsync(actor, name, role, Ids.New(clock), ct));

    public Task<Result<ApiKey>> RevokeKeyAsync(Guid id, CancellationToken ct) => AsAsync<ApiKey>(async actor =>
    {
        var revoked = await administration.RevokeApiKeyAsync(actor, id, ct);
        if (revoked.Succeeded)
            actors.Forget(revoked.Value);
        return revoked;
    });

    public Task<Result<WorkspaceView>> WorkspaceAsync(CancellationToken ct) => AsAsync<WorkspaceView>(
        async actor => await members.WorkspaceAsync(actor.WorkspaceId, ct));

    public Task<Result<Workspace>> ChangeAsync(string name, string timeZone, CancellationToken ct) =>
        AsAsync(actor => workspace.RunAsync(actor, name, timeZone, ct));

    public Task<Result<ModelsView>> ModelsAsync(CancellationToken ct) => AsAsync<ModelsView>(
        async actor => await models.ReadAsync(actor.WorkspaceId, ct));

    public Task<Result<AdapterView[]>> AdaptersAsync(CancellationToken ct) => AsAsync<AdapterView[]>(
        async actor => (await adapters.ListAsync(actor.WorkspaceId, ct)).ToArray());

    public Task<Result<ChannelState[]>> ChannelsAsync(CancellationToken ct) => AsAsync<ChannelState[]>(
        async actor => (await channels.ListAsync(actor.WorkspaceId, ct)).ToArray());

    public Task<Result<AdapterView>> SetAdapterAsync(
        string adapter, JsonObject settings, IReadOnlyDictionary<string, string?> secrets, CancellationToken ct) =>
        AsAsync(actor => adapters.SetAsync(actor, adapter, settings, secrets, ct));

    public Task<Result<PiiPattern[]>> PatternsAsync(CancellationToken ct) => AsAsync<PiiPattern[]>(
        async actor => (await patterns.ListAsync(actor.WorkspaceId, ct)).ToArray());

    /// <param name="id">The pattern to change; null adds one.</param>
    public Task<Result<PiiPattern>> SetPatternAsync(Guid? id, PiiPatternBody body, CancellationToken ct) => AsAsync<PiiPattern>(async actor =>
    {
        var draft = body.ToDraft();
        if (!draft.Succeeded)
            return draft.Error;
        return id is { } known
            ? await patterns.ChangeAsync(actor, known, draft.Value, ct)
            : await patterns.AddAsync(actor, draft.Value, Ids.New(clock), ct);
    });

    public Task<Result<bool>> RemovePatternAsync(Guid id, CancellationToken ct) => AsAsync<bool>(
        async actor => await patterns.RemoveAsync(actor, id, ct) ? true : Error.NotFound("pattern"));

    /// <summary>What would be masked; nothing is stored.</summary>
    public Task<Result<PiiCheckResult>> CheckAsync(string text, CancellationToken ct) => AsAsync<PiiCheckResult>(async actor =>
        PiiCheckResult.Of(PiiScrubber.Scrub(text, new PiiMaskState(await patterns.OfAsync(actor.WorkspaceId, ct)))));

    private Task<Result<T>> AsAsync<T>(Func<Actor, Task<Result<T>>> act) => signedIn.AsAsync(Access.Administer, act);
}
