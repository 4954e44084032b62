using Npgsql;
using RainRef.Domain.Common;
using RainRef.Domain.Pipeline;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Knowledge.CardSearching;

/// <summary>Indexes cards as they were written last, one bounded turn a job. One that is being changed is left for a later turn.</summary>
public sealed class CardIndexStep(SearchIndexer indexer) : IJobStep
{
    public const string Name = "cards.index";

    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(2);

    public string Kind => Name;

    public static JobDraft For(Guid workspaceId) => new(Name, Ids.From(workspaceId, Name), "{}");

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        var more = await indexer.AdvanceAsync(work.Connection, IndexSpace.Cards, run.WorkspaceId, ct);
        await using var left = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM card_search_pending)", work.Connection);
        if (more || (bool)(await left.ExecuteScalarAsync(ct))!)
            work.Enqueue(For(run.WorkspaceId) with { Priority = 1, Delay = more ? TimeSpan.Zero : Busy });
        await work.CommitAsync(ct);
    }
}
