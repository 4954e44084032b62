using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;
using RainRef.Infrastructure.Triage;
using RainRef.Web.Api;
using RainRef.Web.Workspaces;

namespace RainRef.Web.Quality;

/// <summary>Every right is checked here, with every call.</summary>
internal sealed class TriageData(
    SignedIn member, TriageQueries queries, TriageModels models, WorkFactory works)
    : ITriageData
{
    private const int Versions = 20;
    private const int DryRunTickets = 200;

    public Task<Result<TriagePage>> LoadAsync(TriageKind kind, Guid? compared, CancellationToken cancellationToken) =>
        member.AsAsync<TriagePage>(Access.ReadTickets, async actor =>
        {
            var state = await queries.StateAsync(actor.WorkspaceId, kind, cancellationToken);
            var versions = await queries.ListAsync(actor.WorkspaceId, kind, new PageRequest(1, Versions), cancellationToken);
            var change = (compared ?? state.InService?.Model.Id) is { } id
                ? await queries.DryRunAsync(actor.WorkspaceId, id, DryRunTickets, cancellationToken)
                : null;
            return new TriagePage(state, versions.Items, change);
        });

    public Task<Result<string>> TrainAsync(TriageKind kind, CancellationToken cancellationToken) =>
        member.AsAsync<string>(Access.ManageTriage, async actor =>
        {
            await using var work = await works.OpenAsync(actor.WorkspaceId, null, 0, cancellationToken);
            await TriageTraining.RequestAsync(work, kind, asked: true, TimeSpan.Zero, cancellationToken);
            await work.CommitAsync(cancellationToken);
            return T["Training. What it gives shows here."];
        });

    public Task<Result<string>> RollBackAsync(Guid id, CancellationToken cancellationToken) => member.AsAsync(
        Access.ManageTriage,
        async actor => (await models.RollBackAsync(actor, id, cancellationToken)).Then<string>(_ => T["That version serves again."]));

    public Task<Result<string>> RetireAsync(Guid id, CancellationToken cancellationToken) => member.AsAsync(
        Access.ManageTriage,
        async actor => (await models.RetireAsync(actor, id, cancellationToken)).Then<string>(_ => T["Rules go on alone."]));
}
