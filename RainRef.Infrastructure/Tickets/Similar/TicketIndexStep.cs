using Npgsql;
using RainRef.Infrastructure.Knowledge.Searching;
using RainRef.Infrastructure.Pipeline;

namespace RainRef.Infrastructure.Tickets.Similar;

/// <summary>Indexes what customers wrote, one bounded turn a job. A ticket that is being changed is left for a later turn.</summary>
public sealed class TicketIndexStep(SearchIndexer indexer) : IJobStep
{
    public const string Name = "tickets.index";

    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(2);

    public string Kind => Name;

    public async Task RunAsync(JobRun run, CancellationToken ct)
    {
        await using var work = await run.EndAsync(ct);
        var more = await indexer.AdvanceAsync(work.Connection, IndexSpace.Tickets, run.WorkspaceId, ct);
        await using var left = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM ticket_search_pending)", work.Connection);
        if (more || (bool)(await left.ExecuteScalarAsync(ct))!)
            work.Enqueue(TicketIndex.For(run.WorkspaceId, more ? TimeSpan.Zero : Busy));
        await work.CommitAsync(ct);
    }
}
