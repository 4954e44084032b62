using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Policies;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Policies;

/// <summary>Writes bundles that decide nothing yet.</summary>
public sealed class PolicyDrafts(WorkFactory works, DefaultPolicies defaults, TimeProvider clock)
{
    private const int MaxDrafts = 100;

    /// <param name="files">None begins with the rules in force.</param>
    /// <param name="id">The draft's id; the same id twice makes one draft.</param>
    public async Task<Result<PolicyDraft>> CreateAsync(
        Actor actor, string? name, BundleFiles? files, Guid id, CancellationToken ct)
    {
        var named = PolicyDraft.CheckName(name);
        if (!named.Succeeded)
            return named.Error;
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.FindAsync<PolicyDraft>(id, ct) is { } earlier)
            return earlier;
        if (await work.Db.PolicyDrafts.CountAsync(ct) >= MaxDrafts)
            return Error.Conflict("too_many_drafts", $"There are {MaxDrafts} drafts already; delete one that nobody needs.");
        var draft = new PolicyDraft(id, actor, named.Value, files ?? await InForceAsync(work, ct), clock.GetUtcNow());
        work.Add(draft);
        work.Announce("policy.draft", draft.Id, null);
        await work.CommitAsync(ct);
        return draft;
    }

    /// <param name="seen">The version that the editor saw.</param>
    public async Task<Result<PolicyDraft>> SaveAsync(
        Actor actor, Guid id, string? name, BundleFiles files, int seen, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PolicyDraft>(id, ct) is not { } draft)
            return Error.NotFound("draft");
        var named = PolicyDraft.CheckName(name ?? draft.Name);
        var revised = named.Then(n => draft.Revise(actor, n, files, seen, clock.GetUtcNow()));
        if (!revised.Succeeded)
            return revised;
        work.Announce("policy.draft", draft.Id, null);
        await work.CommitAsync(ct);
        return draft;
    }

    public async Task<Result<Guid>> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, ct);
        if (await work.LockAsync<PolicyDraft>(id, ct) is not { } draft)
            return Error.NotFound("draft");
        work.Remove(draft);
        work.Announce("policy.draft", id, null);
        await work.CommitAsync(ct);
        return id;
    }

    private async Task<BundleFiles> InForceAsync(Work work, CancellationToken ct)
    {
        var settings = await work.FindAsync<PolicySettings>(work.WorkspaceId, ct);
        var version = settings?.Active is { } active ? await work.FindAsync<PolicyVersion>(active.VersionId, ct) : null;
        return version?.Bundle ?? defaults.Files;
    }
}
