using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge.Embedding;

/// <summary>Makes a workspace's vectors for some seconds a job; an embedder that fails is asked again later, and never given up.</summary>
public sealed class EmbeddingStep(Reembedding reembedding, TimeProvider clock) : IJobStep
{
    public const string Name = "search.embed";

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public string Kind => Name;

    /// <summary>
    /// Puts the job in line where none is. In a line of its own: a server that is slow must not hold up what is indexed.
    /// </summary>
    public static async Task RequestAsync(Work work, TimeSpan wait, CancellationToken ct)
    {
        // One that only waits to clear up is wanted at once; one that waits for a server that failed keeps waiting.
        await using var command = new NpgsqlCommand(
            """
            WITH sooner AS (
              UPDATE jobs SET run_at = now() WHERE workspace_id = $1 AND kind = $2 AND state = 'ready' AND run_at > now() + $3
                AND NOT EXISTS (SELECT 1 FROM search_embeddings WHERE failures > 0))
            SELECT EXISTS (SELECT 1 FROM jobs WHERE workspace_id = $1 AND kind = $2 AND state = 'ready')
            """,
            work.Connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = work.WorkspaceId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = wait });
        if (!(bool)(await command.ExecuteScalarAsync(ct))!)
            work.Enqueue(new JobDraft(Name, Ids.From(work.WorkspaceId, Name), "{}", Priority: 1, Delay: wait));
    }

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        EmbeddingTurn turn;
        do
        {
            turn = await reembedding.AdvanceAsync(run.WorkspaceId, ct);
        }
        while (turn is { More: true } && turn.Wait == TimeSpan.Zero && clock.GetElapsedTime(started) < Turn);
        await using var work = await run.EndAsync(ct);
        work.Announce("embeddings.changed", run.WorkspaceId, null);
        if (turn.More)
            await RequestAsync(work, turn.Wait, ct);
        await work.CommitAsync(ct);
    }
}
