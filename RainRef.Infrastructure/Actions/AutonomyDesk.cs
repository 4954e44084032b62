using RainRef.Domain.Actions;
using RainRef.Domain.Common;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Actions;

/// <summary>How far one type of action has come.</summary>
/// <param name="Level">What the gate hears: <c>review</c> or <c>allow</c>.</param>
/// <param name="Decisions">How many shadow decisions it takes.</param>
/// <param name="AgreementPercent">How many percent of them the leads must agree with.</param>
/// <param name="Counted">How many count now, since the last demotion.</param>
/// <param name="Agreement">Percent of those; none before the first.</param>
/// <param name="Receipts">The receipts that were counted, newest first.</param>
/// <param name="ChangedBy">The receipt of the last promotion or demotion.</param>
public sealed record AutonomyView(
    string Type, string Level, bool Enabled, int Decisions, decimal AgreementPercent, int Counted, int Agreed,
    decimal? Agreement, bool Earned, IReadOnlyList<Guid> Receipts, Guid? ChangedBy, DateTimeOffset? ChangedAt);

/// <summary>Shows where types stand, and lets an admin set the terms.</summary>
public sealed class AutonomyDesk(
    RainRefDatabase database, WorkFactory works, AutonomyLedger autonomy, PlaybookCatalog playbooks)
{
    public async Task<IReadOnlyList<AutonomyView>> ListAsync(Guid workspaceId, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var views = new List<AutonomyView>();
        foreach (var type in (await playbooks.ForAsync(db, ct)).All.Select(p => p.Playbook.Action).Order(StringComparer.Ordinal))
            views.Add(View(await autonomy.StandingAsync(db, type, ct)));
        return views;
    }

    public async Task<Result<AutonomyView>> SetAsync(Actor admin, string type, AutonomyTerms terms, CancellationToken ct)
    {
        await using (var work = await works.OpenAsync(admin.WorkspaceId, null, 0, ct))
        {
            if ((await playbooks.ForAsync(work.Db, ct)).ByAction(type) is null)
                return Error.NotFound("type of action");
            await autonomy.SetTermsAsync(work, admin, type, terms, ct);
            await work.CommitAsync(ct);
        }

        await using var db = await database.ReadAsync(admin.WorkspaceId, ct);
        return View(await autonomy.StandingAsync(db, type, ct));
    }

    private static AutonomyView View(AutonomyStanding standing)
    {
        var (figures, terms) = (standing.Figures, standing.Figures.Terms);
        return new AutonomyView(
            standing.Type, SnakeCase.Of(standing.Effective), terms.Enabled, terms.Decisions, terms.Agreement,
            figures.Counted.Count, figures.Agreed, figures.Agreement, figures.HasEarnedIt,
            [.. figures.Counted.Select(c => c.ReceiptId)], standing.Changed, standing.ChangedAt);
    }
}
