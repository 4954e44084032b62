using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Triage;

/// <summary>The values of a kind, and what an intent may lead to.</summary>
public sealed record TaxonomyView(IReadOnlyList<TaxonomyRow> Rows, ILookup<TriageKind, string> Leads);

/// <summary>What the page of intents and categories reads and does; every right is checked here, with every call.</summary>
internal sealed class TaxonomyPageData(
    SignedIn member, TaxonomyQueries queries, TaxonomyDesk desk, TaxonomySplit split,
    TriageLists lists, TriageShelf shelf, TimeProvider clock)
{
    public Task<Result<TaxonomyView>> LoadAsync(TriageKind kind, CancellationToken ct) => member.AsAsync<TaxonomyView>(Access.ReadTickets, async actor =>
    {
        var knowledge = await shelf.OfAsync(actor.WorkspaceId, ct);
        return new TaxonomyView(
            await queries.ListAsync(actor.WorkspaceId, kind, ct),
            knowledge.Values.Where(v => v.Enabled).OrderBy(v => v.Key, StringComparer.Ordinal).ToLookup(v => v.Kind, v => v.Key));
    });

    public Task<Result<string>> AddAsync(TriageKind kind, string key, CancellationToken ct) => ManageAsync(async actor =>
        (await lists.AddAsync(
            actor, Ids.New(clock), kind, new TriageValueDraft(key, TriageValue.Last(kind, key), TriageValue.Above(kind, key)), ct))
        .Then<string>(v => T["{0} is on the list.", v.Key]));

    public Task<Result<string>> ChangeAsync(Guid id, ValueChange change, CancellationToken ct) =>
        ManageAsync(async actor => (await lists.ChangeAsync(actor, id, change, ct)).Then<string>(v => T["{0} is saved.", v.Key]));

    public Task<Result<string>> RenameAsync(Guid id, string key, CancellationToken ct) =>
        ManageAsync(async actor => (await desk.RenameAsync(actor, id, key, null, ct)).Then<string>(v => T["It is {0} now; its tickets follow.", v.Key]));

    public Task<Result<string>> MergeAsync(Guid id, string into, CancellationToken ct) =>
        ManageAsync(async actor => (await desk.MergeAsync(actor, id, into, ct)).Then<string>(v => T["Merged into {0}; its tickets follow.", v.Key]));

    public Task<Result<string>> RetireAsync(Guid id, CancellationToken ct) => ManageAsync(
        async actor => (await desk.RetireAsync(actor, id, ct)).Then<string>(v => T["{0} is retired. Tickets that have it keep it.", v.Key]));

    public Task<Result<SuggestedPart[]>> PartsAsync(Guid id, CancellationToken ct) =>
        member.AsAsync(Access.ReadTickets, actor => split.SuggestAsync(actor.WorkspaceId, id, ct));

    public Task<Result<string>> SplitAsync(Guid id, TaxonomyPart part, CancellationToken ct) => ManageAsync(
        async actor => (await split.RunAsync(actor, id, [part], ct)).Then<string>(v => T["{0} takes its tickets out.", v[0].Key]));

    private Task<Result<string>> ManageAsync(Func<Actor, Task<Result<string>>> act) => member.AsAsync(Access.ManageTriage, act);
}
