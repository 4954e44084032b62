using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Receipts;
using RainRef.Domain.Triage;
using RainRef.Domain.Triage.Learning;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Persistence;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>
/// Trains a workspace's model for one kind from what people labelled, and lets it serve if it is no worse than what serves
/// now; else it is kept, with the reason.
/// </summary>
public sealed class TriageTrainingStep(TriageShelf shelf, TriageAgent agent, RainRefDatabase database, TimeProvider clock) : IJobStep
{
    private const int MostLabels = 60_000;

    // Of the rules' intents that nobody has labelled enough, their own words stand in.
    private const int EnoughLabels = 5;

    public string Kind => TriageTraining.JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var (kind, asked) = run.Payload<TrainingPayload>();
        var trained = await TrainAsync(run.WorkspaceId, kind, asked, ct);
        await using var work = await run.EndAsync(ct);
        if (trained is { } done)
        {
            await TriageTraining.LockAsync(work, kind, ct);
            // What was erased while it learnt must not come back as what it learnt.
            if (await work.Db.TriageLabels.CountAsync(l => done.Labels.Contains(l.Id), ct) == done.Labels.Length)
                await StoreAsync(work, kind, done.Result, ct);
            else
                await TriageTraining.RequestAsync(work, kind, asked: true, TimeSpan.Zero, ct);
        }

        await work.CommitAsync(ct);
        shelf.Forget(run.WorkspaceId);
    }

    // Null where nothing is new. Read and learnt outside the transaction that stores: it takes seconds.
    private async Task<(TrainingResult Result, Guid[] Labels)?> TrainAsync(Guid workspaceId, TriageKind kind, bool asked, CancellationToken ct)
    {
        var knowledge = await shelf.OfAsync(workspaceId, ct);
        await using var db = await database.ReadAsync(workspaceId, ct);
        var serving = await db.TriageModels.Where(m => m.Kind == kind && m.State == TriageModelState.InService)
            .Select(m => new { m.TrainedAt, m.Report }).FirstOrDefaultAsync(ct);
        var last = await db.TriageModels.Where(m => m.Kind == kind).MaxAsync(m => (DateTimeOffset?)m.TrainedAt, ct);
        var labels = await db.TriageLabels.Where(l => l.Kind == kind).OrderByDescending(l => l.UpdatedAt).Take(MostLabels)
            .Select(l => new { l.Id, l.Text, l.Value, l.UpdatedAt }).ToListAsync(ct);
        if (!asked && last is { } before && labels.All(l => l.UpdatedAt <= before))
            return null;
        var texts = labels.Select(l => (Label: l, Value: knowledge.Enabled(kind, l.Value)?.Key)).Where(l => l.Value is not null)
            .Select(l => new TrainingText(l.Label.Id, l.Label.Text, l.Value!, serving is null || l.Label.UpdatedAt > serving.TrainedAt)).ToList();
        var extra = kind == TriageKind.Intent ? OwnWords(texts, knowledge) : [];
        var result = TrainTriage.Run(texts, extra, text => JudgeNow(text, kind, knowledge), serving?.Report.Figures.Accuracy, ct);
        return (result, [.. labels.Select(l => l.Id)]);
    }

    private string? JudgeNow(string text, TriageKind kind, TriageKnowledge knowledge)
    {
        var judged = agent.Judge("", text, knowledge);
        var judgement = kind switch
        {
            TriageKind.Intent => judged.Intent,
            TriageKind.Category => judged.Category,
            TriageKind.Severity => judged.Severity,
            TriageKind.ProductArea => judged.ProductArea,
            TriageKind.Queue => judged.Queue,
        };
        return judgement.IsKnown ? judgement.Value : null;
    }

    private static List<LabelledText> OwnWords(List<TrainingText> texts, TriageKnowledge knowledge)
    {
        var labelled = texts.GroupBy(t => t.Value).Where(g => g.Count() >= EnoughLabels).Select(g => g.Key).ToHashSet();
        return [.. TriageLexicon.Intents
            .Select(e => (e.Phrases.Phrases, knowledge.Enabled(TriageKind.Intent, e.Intent)?.Key))
            .Where(e => e.Key is not null && !labelled.Contains(e.Key))
            .SelectMany(e => e.Phrases.Select(p => new LabelledText(p.Replace("…", "", StringComparison.Ordinal), e.Key!)))];
    }

    private async Task StoreAsync(Work work, TriageKind kind, TrainingResult result, CancellationToken ct)
    {
        if (result.Model is null)
        {
            work.Announce(TriageShelf.ModelChanged, TriageTraining.KeyOf(work.WorkspaceId, kind), null);
            return;
        }

        var number = 1 + (await work.Db.TriageModels.Where(m => m.Kind == kind).MaxAsync(m => (int?)m.Number, ct) ?? 0);
        var model = new TriageModel(
            Ids.New(clock), work.WorkspaceId, kind, number, result.Report, ClassifierFile.Write(result.Model), clock.GetUtcNow());
        if (model.State == TriageModelState.InService)
        {
            await TriageModels.RetireServingAsync(work, kind, ct);
            Attest(work, Actor.Program(work.WorkspaceId), model, "triage.model.activated");
        }

        work.Add(model);
        work.Announce(TriageShelf.ModelChanged, model.Id, null);
    }

    internal static void Attest(Work work, Actor actor, TriageModel model, string kind) => work.Record(new ReceiptDraft(
        kind, model.Id, null, actor, new JsonObject
        {
            ["model"] = model.Version,
            ["labels"] = model.Report.Labels,
            ["accuracy"] = Math.Round(model.Report.Figures.Accuracy, 4),
            ["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(model.Content)),
        }));
}
