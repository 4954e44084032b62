using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Channels;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>
/// Takes a person's texts out of what models learn from. What had learnt from them goes at once, and a new version is
/// trained without them; until then the rules judge alone.
/// </summary>
internal static class EraseLabels
{
    public static async Task RunAsync(Work work, Actor actor, PersonTraces traces, CancellationToken ct)
    {
        foreach (var kind in Enum.GetValues<TriageKind>())
            await TriageTraining.LockAsync(work, kind, ct);
        var pattern = PersonTraces.Pattern(traces.Everywhere);
        var labels = await work.Db.TriageLabels.FromSql(
            $"""
             SELECT * FROM triage_labels
             WHERE ticket_id = ANY ({traces.Tickets}) OR ({pattern}::text IS NOT NULL AND text ~* {pattern})
             """).ToListAsync(ct);
        foreach (var group in labels.GroupBy(l => l.Kind))
        {
            var since = group.Min(l => l.CreatedAt);
            var models = await work.Db.TriageModels
                .Where(m => m.Kind == group.Key && m.TrainedAt >= since && m.State != TriageModelState.Erased).ToListAsync(ct);
            foreach (var model in models)
            {
                TriageTrainingStep.Attest(work, actor, model, "triage.model.erased");
                model.Erase();
                work.Announce(TriageShelf.ModelChanged, model.Id, null);
            }

            if (models.Count > 0)
                await TriageTraining.RequestAsync(work, group.Key, asked: true, TimeSpan.Zero, ct);
        }

        work.Db.RemoveRange(labels);
    }
}
