using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Infrastructure.Policies;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Policies;

/// <summary>The page's reads and deeds, as whoever is signed in; every right is checked here.</summary>
internal sealed class PolicyDesk(
    SignedIn member, PolicyQueries queries, PolicyDrafts drafts, PolicyReplayer replayer,
    PolicyActivation activation, TimeProvider clock)
{
    private static readonly PageRequest First = new(1, 100);

    public Task<Result<PolicyBoard>> BoardAsync(CancellationToken ct) => member.AsAsync<PolicyBoard>(Access.ReadPolicies, async actor => new PolicyBoard(
        await queries.StateAsync(actor.WorkspaceId, ct),
        (await queries.VersionsAsync(actor.WorkspaceId, First, ct)).Items,
        (await queries.DraftsAsync(actor.WorkspaceId, First, ct)).Items,
        actor.May(Access.ActivatePolicies)));

    public Task<Result<PolicyDraft>> DraftAsync(Guid id, CancellationToken ct) => member.AsAsync<PolicyDraft>(Access.ReadPolicies, async actor =>
        await queries.DraftAsync(actor.WorkspaceId, id, ct) is { } draft ? draft : Error.NotFound("draft"));

    /// <param name="page">Which hundred of the flips.</param>
    public Task<Result<PolicyReplayed?>> ReplayedAsync(Guid draftId, int page, CancellationToken ct) =>
        member.AsAsync<PolicyReplayed?>(Access.ReadPolicies, async actor =>
        {
            if (await queries.LastReplayAsync(actor.WorkspaceId, draftId, ct) is not { } row)
                return (PolicyReplayed?)null;
            var flips = await queries.FlipsAsync(actor.WorkspaceId, row.Replay.Id, First with { Number = page }, ct);
            return new PolicyReplayed(row, flips.Items, page, (int)((flips.Total + First.Limit - 1) / First.Limit));
        });

    public Task<Result<PolicyDraft>> CreateAsync(string name, CancellationToken ct) =>
        member.AsAsync<PolicyDraft>(Access.WritePolicies, actor => drafts.CreateAsync(actor, name, null, Ids.New(clock), ct));

    public Task<Result<PolicyDraft>> SaveAsync(Guid id, BundleFiles files, int seen, CancellationToken ct) =>
        member.AsAsync<PolicyDraft>(Access.WritePolicies, actor => drafts.SaveAsync(actor, id, null, files, seen, ct));

    public Task<Result<Guid>> DeleteAsync(Guid id, CancellationToken ct) =>
        member.AsAsync<Guid>(Access.WritePolicies, actor => drafts.DeleteAsync(actor, id, ct));

    public Task<Result<PolicyReplay>> ReplayAsync(Guid id, int days, CancellationToken ct) =>
        member.AsAsync<PolicyReplay>(Access.WritePolicies, actor => replayer.RunAsync(actor, id, days, Ids.New(clock), ct));

    public Task<Result<int>> AcknowledgeAsync(Guid replayId, Guid? flip, CancellationToken ct) => member.AsAsync<int>(
        Access.WritePolicies, actor => replayer.AcknowledgeAsync(actor, replayId, flip is { } one ? [one] : [], rest: flip is null, ct));

    public Task<Result<PolicyVersion>> ActivateAsync(Guid id, int seen, CancellationToken ct) =>
        member.AsAsync<PolicyVersion>(Access.ActivatePolicies, actor => activation.ActivateAsync(actor, id, seen, Ids.New(clock), ct));

    /// <param name="version">None brings back the default rules.</param>
    public Task<Result<PolicySettings>> RestoreAsync(Guid? version, CancellationToken ct) =>
        member.AsAsync<PolicySettings>(Access.ActivatePolicies, actor => activation.RestoreAsync(actor, version, ct));
}

/// <summary>Which rules there are.</summary>
public sealed record PolicyBoard(
    PolicyState State, IReadOnlyList<PolicyVersionRow> Versions, IReadOnlyList<PolicyDraftRow> Drafts, bool MayActivate);

/// <summary>A draft's last replay, with a page of its flips.</summary>
public sealed record PolicyReplayed(ReplayRow Row, IReadOnlyList<PolicyFlip> Flips, int Page, int Pages);
