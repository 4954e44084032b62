using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Domain.Workspaces;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>The payload of the step that labels many tickets at a person's word.</summary>
/// <param name="From">The value that a person may have given them before; tickets that somebody judged otherwise stay.</param>
/// <param name="Last">Whether training follows.</param>
public sealed record LabelTicketsPayload(
    TriageKind Kind, string Value, string? From, Guid[] TicketIds, Guid ById, string ByName, bool Last);

/// <summary>Labels tickets one by one, each as a correction by whoever decided; then the model learns from them.</summary>
public sealed class LabelTicketsStep(CorrectTriage correct) : IJobStep
{
    public const string JobKind = "triage-labels";
    private const int TicketsAJob = 200;

    public string Kind => JobKind;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var payload = run.Payload<LabelTicketsPayload>();
        var by = new Actor(payload.ById, payload.ByName, Role.SupportLead, run.WorkspaceId);
        foreach (var id in payload.TicketIds)
        {
            await using var one = await run.WithinAsync(ct);
            if (await StaysAsync(one, payload, id, ct))
                continue;
            // A ticket that is gone, or a value that was retired meanwhile, is no reason to stop.
            var corrected = await correct.RunAsync(
                one, by, id, new Dictionary<TriageKind, string> { [payload.Kind] = payload.Value }, TriageLabelSource.Group, ct);
            if (corrected.Succeeded)
                await one.CommitAsync(ct);
        }

        await using var work = await run.EndAsync(ct);
        if (payload.Last)
            await TriageTraining.RequestAsync(work, payload.Kind, asked: true, TimeSpan.Zero, ct);
        await work.CommitAsync(ct);
    }

    /// <summary>Puts the tickets in line, some hundreds a job.</summary>
    internal static void Enqueue(Work work, Actor by, TriageKind kind, string value, string? from, IReadOnlyList<Guid> ticketIds)
    {
        var jobs = ticketIds.Chunk(TicketsAJob).ToList();
        for (var i = 0; i < jobs.Count; i++)
        {
            var payload = new LabelTicketsPayload(kind, value, from, jobs[i], by.Id, by.Name, i == jobs.Count - 1);
            work.Enqueue(new JobDraft(JobKind, Ids.From(work.WorkspaceId, JobKind, SnakeCase.Of(kind)), PayloadJson.Write(payload), null, 1));
        }
    }

    private static async Task<bool> StaysAsync(Work work, LabelTicketsPayload payload, Guid ticketId, CancellationToken ct)
    {
        var said = await work.Db.TriageLabels.Where(l => l.TicketId == ticketId && l.Kind == payload.Kind)
            .Select(l => l.Value).FirstOrDefaultAsync(ct);
        return said is not null && said != payload.From;
    }
}
