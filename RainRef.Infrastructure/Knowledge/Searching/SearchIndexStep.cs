using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Knowledge.Embedding;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge.Searching;

/// <summary>Indexes what was written, one bounded turn a job, so that no worker is held for long.</summary>
public sealed class SearchIndexStep(SearchIndexer indexer) : IJobStep
{
    public const string Name = "search.index";

    public string Kind => Name;

    /// <summary>The job for a workspace. Ordered by the workspace: two of them would wait for one another.</summary>
    public static JobDraft For(Guid workspaceId) => new(Name, workspaceId, "{}");

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        if (await indexer.AdvanceAsync(work.Connection, IndexSpace.Knowledge, run.WorkspaceId, ct))
            work.Enqueue(For(run.WorkspaceId) with { Priority = run.Job.Priority });
        if (await EmbeddingStates.AnyAwaitedAsync(work.Connection, ct))
            await EmbeddingStep.RequestAsync(work, TimeSpan.Zero, ct);
        await work.CommitAsync(ct);
    }
}
