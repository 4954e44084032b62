using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Learning;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Tickets;

namespace RainRef.Infrastructure.Triage;

/// <summary>Reads the versions of models, their figures, and what they would change.</summary>
public sealed class TriageQueries(RainRefDatabase database, TriageShelf shelf, TriageAgent agent)
{
    public const int MostDryRunTickets = 500;
    private const int ShownChanges = 20;

    public async Task<Page<TriageModelView>> ListAsync(Guid workspaceId, TriageKind? kind, PageRequest page, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        var models = db.TriageModels.Where(m => kind == null || m.Kind == kind);
        var total = await models.LongCountAsync(ct);
        var ordered = page.Descending ? models.OrderByDescending(m => m.Id) : models.OrderBy(m => m.Id);
        var rows = await Rows(ordered.Skip(page.Offset).Take(page.Limit)).ToListAsync(ct);
        return new Page<TriageModelView>(page.Number, page.Limit, total, [.. rows.Select(r => r.View)]);
    }

    public async Task<TriageModelDetails?> FindAsync(Guid workspaceId, Guid id, CancellationToken ct)
    {
        await using var db = await database.ReadAsync(workspaceId, ct);
        return await DetailsAsync(db, db.TriageModels.Where(m => m.Id == id), ct);
    }

    public async Task<TriageKindState> StateAsync(Guid workspaceId, TriageKind kind, CancellationToken ct)
    {
        await shelf.OfAsync(workspaceId, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var key = TriageTraining.KeyOf(workspaceId, kind);
        return new TriageKindState(
            kind,
            await db.TriageLabels.CountAsync(l => l.Kind == kind, ct),
            await db.TriageValues.CountAsync(v => v.Kind == kind && v.Enabled, ct),
            await db.Jobs.AnyAsync(j => j.OrderingKey == key, ct),
            await DetailsAsync(db, db.TriageModels.Where(m => m.Kind == kind && m.State == TriageModelState.InService), ct));
    }

    /// <summary>What recent tickets would be judged with a version in service, beside what they are judged now.</summary>
    public async Task<TriageDryRun?> DryRunAsync(Guid workspaceId, Guid modelId, int tickets, CancellationToken ct)
    {
        var knowledge = await shelf.OfAsync(workspaceId, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        if (await db.TriageModels.FirstOrDefaultAsync(m => m.Id == modelId, ct) is not { Content.Length: > 0 } model)
            return null;
        var candidate = knowledge with
        {
            Models = new Dictionary<TriageKind, ServingModel>(knowledge.Models)
            {
                [model.Kind] = new ServingModel(ClassifierFile.Read(model.Content), model.Version),
            },
        };
        var recent = await db.Tickets.Where(t => t.Triage != null).OrderByDescending(t => t.Id)
            .Take(Math.Min(tickets, MostDryRunTickets)).ToListAsync(ct);
        var ids = recent.Select(t => t.Id).ToArray();
        var corrected = await db.TriageLabels.Where(l => l.Kind == model.Kind && l.TicketId != null && ids.Contains(l.TicketId.Value))
            .Select(l => l.TicketId!.Value).ToListAsync(ct);
        var changes = new List<TriageChange>();
        // What a person corrected stays, whatever serves.
        foreach (var ticket in recent.ExceptBy(corrected, t => t.Id))
        {
            var text = await db.CustomerTextAsync(ticket.Id, ct);
            var (from, to) = (PartOf(ticket.Triage!, model.Kind), PartOf(agent.Judge(ticket.Subject, text, candidate, ticket.Product), model.Kind));
            if (from.Value != to.Value)
                changes.Add(new TriageChange(ticket.Id, ticket.Number, ticket.Subject, from.Value, to.Value, to.Confidence, to.Reason));
        }

        return new TriageDryRun(
            model.Version, recent.Count, changes.Count,
            [.. changes.GroupBy(c => (c.From, c.To)).Select(g => new TriageMove(g.Key.From, g.Key.To, g.Count()))
                .OrderByDescending(m => m.Tickets).ThenBy(m => m.From, StringComparer.Ordinal).ThenBy(m => m.To, StringComparer.Ordinal)],
            [.. changes.Take(ShownChanges)]);
    }

    private static Judgement PartOf(TriageResult result, TriageKind kind) => kind switch
    {
        TriageKind.Intent => result.Intent,
        TriageKind.Category => result.Category,
        TriageKind.Severity => result.Severity,
        TriageKind.ProductArea => result.ProductArea,
        TriageKind.Queue => result.Queue,
    };

    private static async Task<TriageModelDetails?> DetailsAsync(RainRefDbContext db, IQueryable<TriageModel> one, CancellationToken ct)
    {
        if (await Rows(one).FirstOrDefaultAsync(ct) is not { } found)
            return null;
        var figures = found.Report.Figures;
        var newer = await db.TriageLabels.CountAsync(l => l.Kind == found.Kind && l.UpdatedAt > found.TrainedAt, ct);
        return new TriageModelDetails(
            found.View, figures.Classes, figures.Confusions, found.Report.Before, found.Report.After, found.Report.BeforeTexts, newer);
    }

    // Everything but the model itself, which is large.
    private static IQueryable<Row> Rows(IQueryable<TriageModel> models) => models.Select(m => new Row(
        m.Id, m.Kind, m.Number, m.State, m.Verdict, m.Report, m.Content.Length, m.TrainedAt, m.ActivatedAt));

    private sealed record Row(
        Guid Id, TriageKind Kind, int Number, TriageModelState State, string Verdict, TriageModelReport Report, int Bytes,
        DateTimeOffset TrainedAt, DateTimeOffset? ActivatedAt)
    {
        public TriageModelView View => new(
            Id, Kind, Number, TriageModel.VersionOf(Kind, Number), State, Verdict, Report.Labels, Report.Figures.Accuracy,
            Report.Figures.MacroF1, Report.Figures.CalibrationError, Report.Figures.Texts, Bytes, TrainedAt, ActivatedAt);
    }
}
