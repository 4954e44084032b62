using Microsoft.EntityFrameworkCore;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Domain.Triage;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Triage;

/// <summary>The payload of the step that trains.</summary>
public sealed record TrainingPayload(TriageKind Kind, bool Asked);

/// <summary>Puts training in line, once for many corrections.</summary>
public static class TriageTraining
{
    public const string JobKind = "triage-training";

    /// <summary>People correct several tickets in a row; training waits until they are through with a few.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    /// <param name="asked">A person asks: now, and even if nothing is new.</param>
    public static async Task RequestAsync(Work work, TriageKind kind, bool asked, TimeSpan delay, CancellationToken ct)
    {
        var key = KeyOf(work.WorkspaceId, kind);
        if (!asked && await work.Db.Jobs.AnyAsync(j => j.OrderingKey == key && j.State == JobState.Ready, ct))
            return;
        work.Enqueue(new JobDraft(JobKind, key, PayloadJson.Write(new TrainingPayload(kind, asked)), null, 1, asked ? TimeSpan.Zero : delay));
    }

    /// <summary>Until the end of the work: labels are not erased while what was learnt from them is stored, and the other way about.</summary>
    public static Task LockAsync(Work work, TriageKind kind, CancellationToken ct)
    {
        var key = KeyOf(work.WorkspaceId, kind).ToString("D");
        return work.Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 12))", ct);
    }

    /// <summary>One at a time for each workspace and kind.</summary>
    public static Guid KeyOf(Guid workspaceId, TriageKind kind) => Ids.From(workspaceId, JobKind, SnakeCase.Of(kind));
}
